/// A sentence or title with places to fill, such as `{p} {q} - {b}`.
struct SampleTemplate: Sendable {
    /// What stands in a place; the raw value is the letter between the braces.
    enum Slot: Character, Sendable {
        case product = "p"
        case qualifier = "q"
        case adjective = "g"
        case brand = "b"
        case model = "m"
        case colour = "c"
        case size = "s"
        case material = "t"
        case use = "u"
        case author = "a"
        case topic = "x"
        case otherTopic = "z"
        case title = "T"
        case game = "G"
        case platform = "k"
        case creature = "C"
        case fraction = "r"
        case count = "n"
        case number = "N"
        case year = "y"
    }

    enum Piece: Sendable {
        case text([UInt8])
        case slot(Slot)
    }

    let pieces: [Piece]

    init(_ text: some StringProtocol) {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "{" else {
                literal.append(contentsOf: String(character).utf8)
                continue
            }
            guard let letter = rest.popFirst(), let slot = Slot(rawValue: letter),
                rest.popFirst() == "}"
            else { preconditionFailure("no such slot in \(text)") }
            if !literal.isEmpty { pieces.append(.text(literal)) }
            literal = []
            pieces.append(.slot(slot))
        }
        if !literal.isEmpty { pieces.append(.text(literal)) }
        self.pieces = pieces
    }

    /// One template a line.
    static func list(_ text: String) -> [SampleTemplate] {
        text.split(separator: "\n").map { SampleTemplate($0) }
    }
}
