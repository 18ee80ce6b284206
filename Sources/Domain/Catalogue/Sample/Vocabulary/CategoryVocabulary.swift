/// The words that products of one category are made of.
///
/// Lists hold phrases in French, English and German (`bâche|cover|Plane`), parted by `;`.
struct CategoryVocabulary: Sendable {
    /// Which patterns a title follows.
    enum Style: Sendable, Hashable { case goods, print, game, device, card }

    let code: Int
    let cluster: ClusterVocabulary
    let style: Style
    /// How many of 1,000 products belong here, and how many once the assortment has drifted.
    let weight: Int
    let driftedWeight: Int
    let products: [Phrase]
    let qualifiers: [Phrase]
    let uses: [Phrase]
    /// Products that a drifted catalogue has and an ordinary one has not.
    let novelties: [Phrase]

    init(
        _ code: Int, _ cluster: ClusterVocabulary, _ style: Style = .goods,
        weights: (Int, Int), products: String, qualifiers: String, uses: String, novelties: String
    ) {
        self.code = code
        self.cluster = cluster
        self.style = style
        (weight, driftedWeight) = weights
        self.products = Phrase.list(products)
        self.qualifiers = Phrase.list(qualifiers)
        self.uses = Phrase.list(uses)
        self.novelties = Phrase.list(novelties)
    }

    /// In the order of their codes.
    static let all: [CategoryVocabulary] = [
        usedBooks, usedVideoGames, consoleAccessories, newConsoleGames, figurines, tradingCards,
        rolePlaying, childrensToys, boardGames, miniatureCars, indoorGames, outdoorPlay, babyCare,
        furniture, homeAccessories, food, crafts, pets, magazines, bookCollections,
        usedGamesAndAccessories, officeSupplies, gardenFurniture, pool, gardenTools, newBooks,
        computerGames,
    ]
}

/// What the confusable categories of one corner of the shop have in common.
struct ClusterVocabulary: Sendable {
    let name: String
    let products: [Phrase]
    let uses: [Phrase]

    /// Tells the names that belong to this corner from those of others.
    var salt: UInt64 { name.utf8.reduce(1) { $0 << 8 | UInt64($1) } }

    init(_ name: String, products: String, uses: String) {
        self.name = name
        self.products = Phrase.list(products)
        self.uses = Phrase.list(uses)
    }
}
