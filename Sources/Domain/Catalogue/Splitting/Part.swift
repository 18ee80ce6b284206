/// What a product is used for.
package enum Part: UInt8, Sendable, CaseIterable {
    case training = 0
    case validation = 1
    case test = 2

    package var name: String {
        switch self {
        case .training: "training"
        case .validation: "validation"
        case .test: "test"
        }
    }
}
