/// What preparing a catalogue found and did; equal inputs give equal reports.
package struct PreparationReport: Sendable, Hashable {
    package struct Source: Sendable, Hashable {
        /// `products` or `pair`.
        package let form: String
        /// Names without folders.
        package let files: [String]
    }

    package struct Rows: Sendable, Hashable {
        /// In the raw files.
        package internal(set) var read = 0
        package internal(set) var rejected = 0
        package internal(set) var products = 0
        /// Corrections that feedback.csv holds, and predictions in it that nobody judged.
        package internal(set) var corrections = 0
        package internal(set) var unjudgedPredictions = 0
        /// Raw products whose label feedback changed, and those it confirmed.
        package internal(set) var corrected = 0
        package internal(set) var confirmed = 0
        /// Products that only feedback holds.
        package internal(set) var added = 0
        package internal(set) var missingDescriptions = 0
    }

    package struct CategoryShare: Sendable, Hashable {
        package let category: CatalogueCategory
        package internal(set) var training = 0
        package internal(set) var validation = 0
        package internal(set) var test = 0
    }

    package struct LanguageShare: Sendable, Hashable {
        package let language: String
        package let rows: Int
    }

    package struct Split: Sendable, Hashable {
        package let training: Int
        package let validation: Int
        package let test: Int
        package let groups: Int
        package let largestGroup: Int
        package let rowsWithVariants: Int
        package let groupsHeldBack: Int
        package let validationCut: Double
        package let testCut: Double
        package let leakPrevented: Leak
    }

    package let source: Source
    package internal(set) var rows = Rows()
    package internal(set) var rules: [RuleOutcome] = []
    package internal(set) var categories: [CategoryShare] = []
    package internal(set) var languages: [LanguageShare] = []
    package internal(set) var titleLengths = LengthHistogram()
    package internal(set) var descriptionLengths = LengthHistogram()
    /// Absent when a rule stopped the stage before.
    package internal(set) var split: Split?

    init(_ source: Source) {
        self.source = source
    }
}
