internal import Catalogue
internal import Learning
internal import ModelBundle

/// One numbering for the categories of the catalogue and of both models: the catalogue's come
/// first, so that a label there is the same number here.
struct ValidationCategories: Sendable {
    let count: Int
    /// What people read.
    let labels: [String]
    /// The number here of each of the candidate's categories, and of production's.
    let candidate: [UInt32]
    let production: [UInt32]
    /// The candidate's own number for each of the catalogue's categories, if it knows it.
    let known: [Int?]

    init(
        catalogue: [CatalogueCategory], candidate: [BundleCategory], production: [BundleCategory]
    ) {
        let models = candidate + production
        let shared = SharedCategories(
            candidate: catalogue.map(\.key), production: models.map(\.key))
        var labels = catalogue.map(\.label)
        for (category, number) in zip(models, shared.production) where number >= labels.count {
            labels.append(category.label)
        }
        var known = [Int?](repeating: nil, count: catalogue.count)
        for (own, number) in shared.production.prefix(candidate.count).enumerated()
        where number < catalogue.count {
            known[Int(number)] = own
        }
        count = shared.count
        self.labels = labels
        self.candidate = Array(shared.production.prefix(candidate.count))
        self.production = Array(shared.production.dropFirst(candidate.count))
        self.known = known
    }
}
