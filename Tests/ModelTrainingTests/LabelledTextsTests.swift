import ModelTraining
import Testing

struct LabelledTextsTests {
    private func texts(_ count: Int) -> LabelledTexts {
        var texts = LabelledTexts()
        for row in 0..<count {
            texts.append(
                title: Array("product \(row)".utf8)[...], description: [], label: UInt32(row % 3))
        }
        return texts
    }

    @Test("the remainder of a row's hash makes parts of about one size", arguments: [2, 4, 5, 8])
    func folds(count: Int) {
        let texts = texts(4000)
        var sizes = [Int](repeating: 0, count: count)
        for row in 0..<texts.count { sizes[Int(texts.hash(of: row) % UInt64(count))] += 1 }
        for size in sizes { #expect(abs(size - 4000 / count) < 4000 / count / 5) }
    }

    @Test("a row's hash depends on where the title ends, and on nothing else of the catalogue")
    func hashes() {
        var texts = LabelledTexts()
        for (title, description) in [("ab", "c"), ("a", "bc"), ("abc", ""), ("ab", "c")] {
            texts.append(
                title: Array(title.utf8)[...], description: Array(description.utf8)[...], label: 0)
        }
        #expect(Set((0..<4).map { texts.hash(of: $0) }).count == 3)
        #expect(texts.hash(of: 0) == texts.hash(of: 3))
    }

    @Test("golden products follow the texts, not their order, and are never huge")
    func golden() {
        var reversed = LabelledTexts()
        for row in (0..<100).reversed() {
            reversed.append(title: Array("product \(row)".utf8)[...], description: [], label: 0)
        }
        let chosen = texts(100).goldenProducts(5).map(\.title)
        #expect(chosen.count == 5 && chosen == reversed.goldenProducts(5).map(\.title))
        var long = LabelledTexts()
        long.append(title: [65], description: [UInt8](repeating: 65, count: 5000)[...], label: 0)
        #expect(long.goldenProducts(5).isEmpty)
    }
}
