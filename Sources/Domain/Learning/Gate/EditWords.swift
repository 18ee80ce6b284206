/// Colours, sizes and quantities as shops of a language write them; "#" stands for a number.
struct EditWords: Sendable {
    let colours: [String]
    let sizes: [String]
    let quantities: [String]

    static func of(_ language: String) -> EditWords { byLanguage[language] ?? english }

    private static let english = EditWords(
        colours: ["black", "white", "red", "blue", "green", "grey", "yellow"],
        sizes: ["size M", "40 cm", "large"], quantities: ["pack of #", "x#", "set of #"])

    private static let byLanguage: [String: EditWords] = [
        "en": english,
        "fr": EditWords(
            colours: ["noir", "blanc", "rouge", "bleu", "vert", "gris", "jaune"],
            sizes: ["taille M", "40 cm", "grand format"],
            quantities: ["lot de #", "x#", "par #"]),
        "de": EditWords(
            colours: ["schwarz", "weiß", "rot", "blau", "grün", "grau", "gelb"],
            sizes: ["Größe M", "40 cm", "groß"], quantities: ["#er Pack", "x#", "# Stück"]),
        "es": EditWords(
            colours: ["negro", "blanco", "rojo", "azul", "verde", "gris", "amarillo"],
            sizes: ["talla M", "40 cm", "grande"], quantities: ["pack de #", "x#", "# unidades"]),
        "it": EditWords(
            colours: ["nero", "bianco", "rosso", "blu", "verde", "grigio", "giallo"],
            sizes: ["taglia M", "40 cm", "grande"],
            quantities: ["confezione da #", "x#", "# pezzi"]),
        "ja": EditWords(
            colours: ["ブラック", "ホワイト", "レッド", "ブルー", "グリーン", "グレー"],
            sizes: ["Mサイズ", "40cm", "大"], quantities: ["#個セット", "x#", "#点"]),
        "hi": EditWords(
            colours: ["काला", "सफेद", "लाल", "नीला", "हरा", "पीला"],
            sizes: ["साइज़ M", "40 cm", "बड़ा"], quantities: ["# का पैक", "x#", "# पीस"]),
    ]
}
