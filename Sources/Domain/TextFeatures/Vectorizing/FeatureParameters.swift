/// Which terms of a product become features, and how much each group of them counts.
package struct FeatureParameters: Sendable, Equatable {
    /// Runs of 1 to this many words, in every group.
    package var longestWordRun = 2
    /// How long runs of characters inside the title's words are.
    package var titleCharacterRuns = [4]
    /// The same for title and description together.
    package var jointCharacterRuns = [4]
    /// Terms in fewer rows are left out.
    package var leastRows = 1
    /// With more terms than this, those in the fewest rows are left out until there are no more.
    package var mostFeatures = 1_000_000
    package var titleWeight: Float = 1
    package var descriptionWeight: Float = 1
    /// Title and description together, without accents.
    package var jointWeight: Float = 1
    /// How the title begins and ends.
    package var titleEdgeWeight: Float = 0.4
    /// How the description begins and ends.
    package var descriptionEdgeWeight: Float = 0.5

    package init() {}

    /// In the order of `TermGroup`.
    package var groupWeights: [Float] {
        [titleWeight, descriptionWeight, jointWeight, titleEdgeWeight, descriptionEdgeWeight]
    }

    /// What a count from 0 to 255 weighs: 1 + ln count.
    package static let countWeights: [Float] = CountWeights.table
}

/// Terms of one group are counted and weighed together; the same word is another term in each
/// group.
package enum TermGroup: Int, CaseIterable, Sendable {
    case title
    case description
    case joint
    case titleEdges
    case descriptionEdges

    /// Seeds differ in their high bits, as terms are told apart by all of theirs.
    var seed: UInt64 { UInt64(rawValue + 1) &* 0x9FB2_1C65_1E98_DF25 }
}
