/// The names and weights that rows draw from; the same for every seed, so that a model trained on
/// one sample has something to say about another.
struct SampleMarket: Sendable {
    /// The distinct brands of a category come first, those of its cluster after them.
    let brands: [[[UInt8]]]
    let newBrands = SampleNames.list(.newBrand, count: 160)
    let surnames = SampleNames.list(.surname, count: 1200)
    let creatures = SampleNames.list(.creature, count: 420)
    let newCreatures = SampleNames.list(.newCreature, count: 60)
    /// For each category those that it is confused with.
    let siblings: [[Int]]
    private let categoryOfTicket: [Int]
    private let driftedCategoryOfTicket: [Int]

    static let shared = SampleMarket()

    private init() {
        let all = CategoryVocabulary.all
        precondition(
            all.map(\.code) == Category.all.map(\.code), "the vocabulary left the taxonomy")
        brands = all.map { entry in
            SampleNames.list(.brand, count: 30, salt: UInt64(entry.code))
                + SampleNames.list(
                    .brand, count: 60, salt: UInt64(entry.cluster.name.utf8.count) << 32)
        }
        siblings = all.indices.map { index in
            all.indices.filter { $0 != index && all[$0].cluster.name == all[index].cluster.name }
        }
        func tickets(_ weight: (CategoryVocabulary) -> Int) -> [Int] {
            all.indices.flatMap { Array(repeating: $0, count: weight(all[$0])) }
        }
        categoryOfTicket = tickets(\.weight)
        driftedCategoryOfTicket = tickets(\.driftedWeight)
    }

    func category(drifted: Bool, _ random: inout SampleRandom) -> Int {
        let tickets = drifted ? driftedCategoryOfTicket : categoryOfTicket
        return tickets[random.below(tickets.count)]
    }
}
