/// The parts of a model's file, in the order they lie there; FORMAT.md says what each holds.
enum BundleSection: UInt32, CaseIterable {
    case shape = 1
    case parameters
    case places
    case idf
    case steps
    case scales
    case bias
    case factors
    case offsets
    case thresholds
    case categories
    case trainingData
    case driftProfile
    case golden
    case metadata

    var name: String { "\(self)" }
    var index: Int { Int(rawValue) - 1 }
}
