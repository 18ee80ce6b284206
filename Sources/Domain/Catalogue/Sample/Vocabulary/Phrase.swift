/// One meaning in the three languages of the sample, as UTF-8.
struct Phrase: Sendable {
    private let forms: [[UInt8]]

    /// Reads `bâche|cover|Plane`; a single form serves all three languages.
    init(_ text: some StringProtocol) {
        let parts = text.split(separator: "|").map { Array($0.utf8) }
        precondition(parts.count == 3 || parts.count == 1, "\(text) is not in three languages")
        forms = parts.count == 3 ? parts : [parts[0], parts[0], parts[0]]
    }

    subscript(language: SampleLanguage) -> [UInt8] { forms[language.rawValue] }

    /// Reads phrases parted by `;` or line breaks.
    static func list(_ text: String) -> [Phrase] {
        text.split { $0 == ";" || $0 == "\n" }.compactMap { part in
            guard let start = part.firstIndex(where: { $0 != " " }) else { return nil }
            return Phrase(part[start...])
        }
    }
}
