import Testing
import Versioning

struct RowExamplesTests {
    @Test("examples are the first rows of each kind, with line, text and category")
    func places() throws {
        let diff = try compare(
            "id,designation,category\n1,\"two\nlines\",A\n2,lamp,A\n3,rug,B\n4,sofa,B\n",
            "id,designation,category\n1,\"two\nlines\",A\n2,lamp,B\n3,mat,B\n5,vase,C\n")
        #expect(diff.examples.map(\.kind) == [.added, .removed, .edited, .relabelled])
        let relabelled = try #require(diff.examples.last)
        let (before, after) = (try #require(relabelled.old), try #require(relabelled.new))
        #expect(before.row == 2 && before.line == 4)
        #expect(before.text == "lamp" && before.category == "A")
        #expect(after.text == "lamp" && after.category == "B")
        #expect(diff.examples[0].old == nil)
        #expect(diff.examples[0].new?.text == "vase")
        #expect(diff.examples[1].old?.text == "sofa")
        #expect(diff.examples[1].new == nil)
        #expect(diff.examples[2].old?.text == "rug")
        #expect(diff.examples[2].new?.text == "mat")
    }

    @Test("no more examples of a kind than asked for, the first in the file", arguments: [0, 1, 3])
    func limit(count: Int) throws {
        let rows = (1...2000).map { "\($0),item \($0),A\n" }
        let header = "id,designation,category\n"
        let diff = try compare(
            header, header + rows.joined(), RowComparison(exampleLimit: count))
        #expect(diff.added == 2000)
        #expect(diff.examples.map(\.new?.row) == (0..<count).map { $0 + 1 })
    }

    @Test("long texts are cut")
    func cut() throws {
        let diff = try compare(
            "designation\n", "designation\n\(String(repeating: "é", count: 500))\n")
        #expect(diff.examples.first?.new?.text == String(repeating: "é", count: 80))
    }
}
