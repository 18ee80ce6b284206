/// Changes a product in a way that must not change its category.
package struct ProductEdit: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable, Hashable {
        case colour
        case size
        case quantity
        case wordOrder = "word_order"

        package var name: String { self == .wordOrder ? "word order" : rawValue }
    }

    package let kind: Kind
    /// The edited title; the description stays as it is.
    package let title: String

    /// The edits of a title that change something, one of each kind at most.
    ///
    /// - Parameters:
    ///   - language: as ISO 639 writes it; words of English for one that is not known.
    ///   - row: what the choice of words depends on, beside the seed.
    package static func edits(
        of title: String, language: String, seed: UInt64, row: Int
    ) -> [ProductEdit] {
        var draws = SeededDraws(seed: seed, stream: row)
        let words = EditWords.of(language)
        return Kind.allCases.compactMap { kind in
            let edited =
                switch kind {
                case .colour: colour(title, words, &draws)
                case .size: size(title, words, &draws)
                case .quantity: quantity(title, words, &draws)
                case .wordOrder: wordOrder(title, &draws)
                }
            return edited == title ? nil : ProductEdit(kind: kind, title: edited)
        }
    }

    /// Another colour for the one that is named, or one at the end.
    private static func colour(
        _ title: String, _ words: EditWords, _ draws: inout SeededDraws
    ) -> String {
        var tokens = split(title)
        let fresh = words.colours[draws.below(words.colours.count)]
        for (index, token) in tokens.enumerated()
        where words.colours.contains(token.lowercased()) {
            let other = words.colours.filter { $0 != token.lowercased() }
            tokens[index] = other[draws.below(other.count)]
            return tokens.joined(separator: " ")
        }
        return title + " " + fresh
    }

    /// Another number for one with a unit, another letter for a size in letters, or a size at the
    /// end.
    private static func size(
        _ title: String, _ words: EditWords, _ draws: inout SeededDraws
    ) -> String {
        let letters = ["XS", "S", "M", "L", "XL", "XXL"]
        var tokens = split(title)
        for (index, token) in tokens.enumerated() {
            if index > 0, let position = letters.firstIndex(of: token) {
                tokens[index] = letters[(position + 1 + draws.below(5)) % 6]
                return tokens.joined(separator: " ")
            }
            if let edited = resized(token, next: index + 1 < tokens.count ? tokens[index + 1] : "")
            {
                tokens[index] = edited
                return tokens.joined(separator: " ")
            }
        }
        return title + " " + words.sizes[draws.below(words.sizes.count)]
    }

    /// A fifth more, at least one, for "40cm" or the "40" of "40 cm".
    private static func resized(_ token: String, next: String) -> String? {
        let digits = token.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, digits.count < 6, let number = Int(digits) else { return nil }
        let unit = token.dropFirst(digits.count)
        guard
            units.contains(unit.lowercased()) || (unit.isEmpty && units.contains(next.lowercased()))
        else { return nil }
        return "\(number + max(1, number / 5))\(unit)"
    }

    private static let units: Set<String> = [
        "mm", "cm", "m", "km", "ml", "cl", "l", "mg", "g", "kg", "oz", "lb", "inch", "\"",
    ]

    /// How many come together, at the end.
    private static func quantity(
        _ title: String, _ words: EditWords, _ draws: inout SeededDraws
    ) -> String {
        let pattern = words.quantities[draws.below(words.quantities.count)]
        let count = 2 + draws.below(5)
        let parts = pattern.split(separator: "#", omittingEmptySubsequences: false)
        return title + " " + parts.joined(separator: "\(count)")
    }

    /// Two neighbouring words change places; a title of one word has no other order.
    private static func wordOrder(_ title: String, _ draws: inout SeededDraws) -> String {
        var tokens = split(title)
        guard tokens.count > 1 else { return title }
        let first = draws.below(tokens.count - 1)
        tokens.swapAt(first, first + 1)
        return tokens.joined(separator: " ")
    }

    private static func split(_ title: String) -> [String] {
        title.split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
