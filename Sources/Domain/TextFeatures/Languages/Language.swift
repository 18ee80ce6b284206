/// The languages that features and reports tell apart.
package enum Language: UInt8, Sendable, CaseIterable, Hashable {
    /// Any other language, or none.
    case undetermined
    case english, french, german, spanish, italian, japanese, hindi

    /// The code of ISO 639.
    package var code: String {
        switch self {
        case .undetermined: "und"
        case .english: "en"
        case .french: "fr"
        case .german: "de"
        case .spanish: "es"
        case .italian: "it"
        case .japanese: "ja"
        case .hindi: "hi"
        }
    }

    /// What a `lang` column states: "fr", "FR", "fr-CA" and "fr_CA" are French, "pt" is
    /// undetermined; `nil` for an empty field, which states nothing.
    package init?(stated field: Span<UInt8>) {
        var letters: [UInt8] = []
        for index in field.indices {
            let byte = field[index]
            if byte.isASCIISpace && letters.isEmpty { continue }
            guard byte.isASCIILetter else { break }
            letters.append(byte | 0x20)
        }
        guard !letters.isEmpty else { return nil }
        self = Self.allCases.first { $0.code.utf8.elementsEqual(letters) } ?? .undetermined
    }
}
