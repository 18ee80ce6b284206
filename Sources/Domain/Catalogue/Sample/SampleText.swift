/// Puts the words of one product into templates.
struct SampleText {
    let line: SampleLine
    let variant: SampleVariant
    /// The language of the text at hand; a description may differ from its title.
    var language: SampleLanguage
    var random: SampleRandom

    private var patterns: SamplePatterns { SamplePatterns.all[language.rawValue] }

    /// Appends a title.
    mutating func appendTitle(to text: inout [UInt8]) {
        let titles = patterns.titles(line.vocabulary.style)
        append(titles[random.below(titles.count)], to: &text)
    }

    /// Appends sentences, each followed by `separator`; none comes twice before all came once.
    mutating func appendSentences(_ count: Int, separator: [UInt8], to text: inout [UInt8]) {
        let lists = [patterns.sentences, patterns.sentences(line.vocabulary.style)]
        var next = lists.map { random.below($0.count) }
        for _ in 0..<count {
            let kind = random.below(2)
            append(lists[kind][next[kind] % lists[kind].count], to: &text)
            next[kind] += 1
            text.append(contentsOf: separator)
        }
    }

    private mutating func append(_ template: SampleTemplate, to text: inout [UInt8]) {
        for piece in template.pieces {
            switch piece {
            case .text(let literal): text.append(contentsOf: literal)
            case .slot(let slot): append(slot, to: &text)
            }
        }
    }

    private mutating func append(_ slot: SampleTemplate.Slot, to text: inout [UInt8]) {
        switch slot {
        case .product: text.append(contentsOf: line.product[language])
        case .qualifier: text.append(contentsOf: line.qualifier[language])
        case .adjective: text.append(contentsOf: line.adjective[language])
        case .brand: text.append(contentsOf: line.brand)
        case .colour: text.append(contentsOf: variant.colour[language])
        case .material: text.append(contentsOf: line.material[language])
        case .topic: appendTopic(line.topics.0, to: &text)
        case .otherTopic: appendTopic(line.topics.1, to: &text)
        case .platform: text.append(contentsOf: line.platform)
        case .creature: text.append(contentsOf: line.creature)
        case .use: text.append(contentsOf: use()[language])
        case .author: append(line.firstName[language], line.surname, to: &text)
        case .title: appendBookTitle(to: &text)
        case .game: appendGame(to: &text)
        case .model: appendModel(to: &text)
        case .size: text.append(contentsOf: variant.size(line.vocabulary.cluster, language).utf8)
        case .fraction: append(variant.fraction.0, "/", variant.fraction.1, to: &text)
        case .count: append(variant.count, to: &text)
        case .number: append(line.number, to: &text)
        case .year: append(line.year, to: &text)
        }
    }

    private mutating func use() -> Phrase {
        let words = line.vocabulary
        let tells = random.chance(SampleRates.tellingUse) && !(line.isNovelty && random.chance(500))
        let list = tells ? words.uses : words.cluster.uses
        return list[random.below(list.count)]
    }

    private mutating func appendBookTitle(to text: inout [UInt8]) {
        // The same book keeps its title, whoever sells it.
        let titles = patterns.bookTitles
        append(titles[line.number % titles.count], to: &text)
    }

    private func appendTopic(_ topic: Phrase, to text: inout [UInt8]) {
        let word = topic[language]
        // « de histoire » elides to « d'histoire ».
        if language == .french, text.suffix(3).elementsEqual("de ".utf8),
            let first = word.first, "aehiou".utf8.contains(first) || first == 0xC3
        {
            text.removeLast(2)
            text.append(UInt8(ascii: "'"))
        }
        text.append(contentsOf: word)
    }

    private func appendGame(to text: inout [UInt8]) {
        append(line.game.0, line.game.1, to: &text)
        if line.sequel > 1 {
            text.append(UInt8(ascii: " "))
            append(line.sequel, to: &text)
        }
    }

    private func appendModel(to text: inout [UInt8]) {
        let letters = line.model % (26 * 26)
        text.append(UInt8(ascii: "A") + UInt8(letters / 26))
        text.append(UInt8(ascii: "A") + UInt8(letters % 26))
        text.append(UInt8(ascii: "-"))
        append(10 + line.model / (26 * 26) % 990, to: &text)
    }

    private func append(_ first: [UInt8], _ second: [UInt8], to text: inout [UInt8]) {
        text.append(contentsOf: first)
        text.append(UInt8(ascii: " "))
        text.append(contentsOf: second)
    }

    private func append(_ number: Int, to text: inout [UInt8]) {
        text.append(contentsOf: String(number).utf8)
    }

    private func append(_ first: Int, _ mark: String, _ second: Int, to text: inout [UInt8]) {
        append(first, to: &text)
        text.append(contentsOf: mark.utf8)
        append(second, to: &text)
    }
}
