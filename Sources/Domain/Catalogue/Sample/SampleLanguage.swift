/// The languages of the sample; the raw value is the place in a `Phrase`.
enum SampleLanguage: Int, Sendable, CaseIterable {
    case french, english, german

    var code: String {
        switch self {
        case .french: "fr"
        case .english: "en"
        case .german: "de"
        }
    }
}
