/// A synthetic catalogue: every row is a pure function of the seed and its number, so any number
/// of rows streams in constant memory.
package struct SampleCatalogue: Sendable {
    package struct Options: Sendable, Hashable {
        package var rows: Int
        package var seed: UInt64
        /// Whether the shop has taken up product lines that an ordinary sample does not have, and
        /// sells categories in other proportions.
        package var isDrifted: Bool

        package init(rows: Int, seed: UInt64, isDrifted: Bool = false) {
            self.rows = rows
            self.seed = seed
            self.isDrifted = isDrifted
        }
    }

    package let options: Options
    private let market = SampleMarket.shared
    private let categories = Category.all

    package init(_ options: Options) {
        self.options = options
    }

    /// Writes row `row`, counted from 0, over `product`.
    package func fill(_ row: Int, into product: inout Product) {
        var random = SampleRandom(
            seed: options.seed, row: row, purpose: options.isDrifted ? 12 : 2)
        let isVariant = row > 0 && random.chance(SampleRates.variant)
        let line = SampleLine(
            seed: options.seed, row: isVariant ? random.below(row) : row,
            drifted: options.isDrifted, market: market)
        product.category = categories[label(line, &random)]
        product.language = line.language.code
        let identity = UInt32(truncatingIfNeeded: row)
        product.productID = 100_000_000 + Int(scramble(identity, salt: 3))
        product.imageID = 100_000_000 + Int(scramble(identity, salt: 5))

        var text = SampleText(
            line: line, variant: SampleVariant(&random), language: line.language,
            random: SampleRandom(seed: line.patternSeed, row: 0, purpose: 4))
        writeTitle(&text, &random, into: &product.designation)
        product.description.removeAll(keepingCapacity: true)
        if !random.chance(SampleRates.missingDescription) {
            writeDescription(&text, &random, into: &product.description)
        }
    }

    private func label(_ line: SampleLine, _ random: inout SampleRandom) -> Int {
        guard random.chance(SampleRates.wrongLabel) else { return line.category }
        let siblings = market.siblings[line.category]
        if random.chance(SampleRates.wrongLabelIsSibling), !siblings.isEmpty {
            return siblings[random.below(siblings.count)]
        }
        return market.category(drifted: options.isDrifted, &random)
    }

    /// A bijection on 32 bits: distinct rows have distinct numbers.
    private func scramble(_ row: UInt32, salt: UInt64) -> UInt32 {
        let key = UInt32(truncatingIfNeeded: SampleRandom.mix(options.seed &+ salt))
        var mixed = (row ^ key) &* 0x9E37_79B1
        mixed ^= mixed >> 15
        mixed = mixed &* 0x85EB_CA77
        return mixed ^ mixed >> 13
    }
}

// MARK: - Texts

extension SampleCatalogue {
    private func writeTitle(
        _ text: inout SampleText, _ random: inout SampleRandom, into title: inout [UInt8]
    ) {
        var clean: [UInt8] = []
        clean.reserveCapacity(120)
        text.appendTitle(to: &clean)
        if random.chance(SampleRates.titleTypo) {
            for _ in 0...random.below(3) { SampleNoise.addTypo(&clean, &random) }
        }
        switch random.below(10) {
        case 0: SampleNoise.upperCase(&clean)
        case 1: break
        default: SampleNoise.capitalise(&clean)
        }
        title.removeAll(keepingCapacity: true)
        SampleNoise.append(clean, accents(entities: 60, &random), to: &title)
    }

    private func writeDescription(
        _ text: inout SampleText, _ random: inout SampleRandom, into description: inout [UInt8]
    ) {
        if random.chance(SampleRates.otherLanguageDescription) {
            text.language = SampleLanguage.allCases[random.below(3)]
        }
        var clean: [UInt8] = []
        clean.reserveCapacity(600)
        let markup = Markup(&random)
        clean.append(contentsOf: markup.opening)
        text.appendSentences(1 + random.skewed(8), separator: markup.separator, to: &clean)
        clean.removeLast(markup.separator.count)
        clean.append(contentsOf: markup.closing)
        if random.chance(SampleRates.descriptionTypo) {
            for _ in 0...clean.count / 60 { SampleNoise.addTypo(&clean, &random) }
        }
        SampleNoise.append(clean, accents(entities: 300, &random), to: &description)
    }

    private func accents(entities: Int, _ random: inout SampleRandom) -> SampleNoise.Accents {
        let dice = random.below(1000)
        return dice < entities ? .entities : dice < entities + 150 ? .lost : .kept
    }

    /// The HTML around and between the sentences of a description.
    private struct Markup {
        let opening: [UInt8]
        let separator: [UInt8]
        let closing: [UInt8]

        init(_ random: inout SampleRandom) {
            let (opening, separator, closing) =
                switch random.below(10) {
                case 0: ("<p>", "</p><p>", "</p>")
                case 1: ("<ul><li>", "</li><li>", "</li></ul>")
                case 2, 3, 4: ("", "<br />", "")
                case 5: ("<b>", "</b><br /><b>", "</b>")
                case 6: ("", "\n", "")
                default: ("", " ", "")
                }
            self.opening = Array(opening.utf8)
            self.separator = Array(separator.utf8)
            self.closing = Array(closing.utf8)
        }
    }
}

// MARK: - Truth

extension SampleCatalogue {
    /// The row that brought in the product which `row` is a variant of; itself for most rows.
    ///
    /// That row may show another product, being a variant itself: lines are named, not rows.
    package func line(ofRow row: Int) -> Int {
        var random = SampleRandom(
            seed: options.seed, row: row, purpose: options.isDrifted ? 12 : 2)
        return row > 0 && random.chance(SampleRates.variant) ? random.below(row) : row
    }
}
