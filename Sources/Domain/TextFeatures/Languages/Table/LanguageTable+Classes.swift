// Written by scripts/language-table.

extension LanguageTable {
    /// Some stand for a group of languages.
    static let classes = [
        "en",
        "fr",
        "de",
        "es",
        "it",
        "pt",
        "nl",
        "pl",
        "ca",
        "sv",
        "cs",
        "fi",
        "hu",
        "tr",
        "ro",
        "vi",
    ]
    static let bias: [Float] = [
        -2.97072,
        -5.44075,
        -4.84824,
        -4.93570,
        -8.72288,
        -10.66949,
        -9.19014,
        -13.08419,
        -10.17822,
        -10.39782,
        -11.25030,
        -14.86111,
        -16.88207,
        -13.82340,
        -16.95896,
        -14.56111,
    ]
}
