import Testing
import Unicode

struct AccentFolderTests {
    private func fold(_ text: String) -> String? {
        var output = TextBuffer()
        let hasChanged = AccentFolder().append(Array(text.utf8).span, to: &output)
        #expect(hasChanged || output.isEmpty)
        return hasChanged ? output.string : nil
    }

    @Test(
        "accents of Latin and Greek go",
        arguments: [
            ("crème brûlée à 5 €", "creme brulee a 5 €"), ("straße", "strasse"),
            ("œuvre æon smørrebrød", "oeuvre aeon smorrebrod"), ("łódź", "lodz"),
            ("ǿ ǽ", "o ae"), ("x\u{302}", "x"), ("ελλάδος", "ελλαδοσ"), ("việt ṩ", "viet s"),
        ])
    func folded(text: String, expected: String) {
        #expect(fold(text) == expected)
    }

    @Test(
        "other scripts keep their letters, and text without accents is not copied",
        arguments: ["plain", "", "ガラスが", "हिन्दी क़िताब", "йод", "5 € ²", "한국"])
    func same(text: String) {
        #expect(fold(text) == nil)
    }
}
