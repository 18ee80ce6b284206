/// How often things happen, in rows out of 1,000.
///
/// The figures are set so that a linear model over words scores a weighted F1 of about 0.86
/// (Benchmarks/sample_difficulty.py).
enum SampleRates {
    /// The label is wrong, mostly a sibling's.
    static let wrongLabel = 30
    static let wrongLabelIsSibling = 700
    /// The row is a variant of an earlier product.
    static let variant = 250
    static let missingDescription = 333
    /// The product word is one that the category shares with its siblings.
    static let sharedProduct = 220
    /// The qualifier tells the category, where the title has one.
    static let tellingQualifier = 600
    /// A use named in the description tells the category.
    static let tellingUse = 450
    static let titleTypo = 180
    static let descriptionTypo = 250
    static let otherLanguageDescription = 40
    /// With drift: the product belongs to a line that the ordinary catalogue does not know.
    static let novelty = 200
    /// French, English; the rest is German.
    static let french = 640
    static let english = 200
}
