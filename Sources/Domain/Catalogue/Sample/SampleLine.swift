/// A product line: what the variants of one product have in common.
struct SampleLine: Sendable {
    let category: Int
    let language: SampleLanguage
    let isNovelty: Bool
    let product: Phrase
    let qualifier: Phrase
    let adjective: Phrase
    let material: Phrase
    let topics: (Phrase, Phrase)
    let brand: [UInt8]
    let firstName: Phrase
    let surname: [UInt8]
    let creature: [UInt8]
    let game: ([UInt8], [UInt8])
    /// A sequel's number; 1 has none.
    let sequel: Int
    let platform: [UInt8]
    let model: Int
    let year: Int
    let number: Int
    /// Picks the patterns of title and description.
    let patternSeed: UInt64

    var vocabulary: CategoryVocabulary { CategoryVocabulary.all[category] }
}

extension SampleLine {
    init(seed: UInt64, row: Int, drifted: Bool, market: SampleMarket) {
        var random = SampleRandom(seed: seed, row: row, purpose: drifted ? 11 : 1)
        category = market.category(drifted: drifted, &random)
        let words = CategoryVocabulary.all[category]
        isNovelty = drifted && random.chance(SampleRates.novelty)
        let dice = random.below(1000)
        language =
            dice < SampleRates.french
            ? .french
            : dice < SampleRates.french + SampleRates.english ? .english : .german
        let isNovelty = isNovelty
        func noun() -> Phrase {
            let isShared = random.chance(SampleRates.sharedProduct)
            let list =
                isNovelty ? words.novelties : isShared ? words.cluster.products : words.products
            return list[random.skewed(list.count)]
        }
        product = noun()
        topics = (noun(), noun())
        adjective = SampleWords.adjectives[random.below(SampleWords.adjectives.count)]
        let tells =
            random.chance(SampleRates.tellingQualifier) && !(isNovelty && random.chance(500))
        let qualifiers = tells ? words.qualifiers : SampleWords.adjectives
        qualifier = qualifiers[random.skewed(qualifiers.count)]
        material = SampleWords.materials[random.below(SampleWords.materials.count)]
        let brands = isNovelty ? market.newBrands : market.brands[category]
        brand = brands[random.below(brands.count)]
        firstName = SampleWords.firstNames[random.below(SampleWords.firstNames.count)]
        surname = market.surnames[random.skewed(market.surnames.count)]
        let creatures = isNovelty ? market.newCreatures : market.creatures
        creature = creatures[random.skewed(creatures.count)]
        let openings = isNovelty ? SampleWords.newGameOpenings : SampleWords.gameOpenings
        game = (
            openings[random.skewed(openings.count)],
            SampleWords.gameEndings[random.skewed(SampleWords.gameEndings.count)]
        )
        sequel = random.chance(500) ? 1 : 2 + random.skewed(8)
        platform = SampleWords.platforms[random.below(SampleWords.platforms.count)]
        model = random.below(36 * 36 * 9000)
        year = 2019 - random.skewed(60)
        number = 1 + random.below(980)
        patternSeed = random.next()
    }
}
