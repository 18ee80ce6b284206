/// Where a product's label comes from.
package enum Origin: UInt8, Sendable, CaseIterable {
    case raw = 0
    /// A raw row whose label feedback corrected or confirmed.
    case corrected = 1
    /// A product that only feedback holds.
    case feedback = 2

    package var name: String {
        switch self {
        case .raw: "raw"
        case .corrected: "corrected"
        case .feedback: "feedback"
        }
    }
}
