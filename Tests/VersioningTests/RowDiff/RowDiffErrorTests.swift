import Testing
import Versioning

struct RowDiffErrorTests {
    @Test("a column that is not there is named, with the table that lacks it")
    func column() {
        let old = "id,designation\n1,a\n"
        let new = "id,name\n1,a\n"
        for (column, side) in [("designation", "new"), ("name", "old"), ("nothing", "old")] {
            let error = #expect(throws: RowDiffError.self) {
                try compare(old, new, RowComparison(keyColumns: [column]))
            }
            #expect(error?.code == .noSuchColumn(column))
            #expect(error?.description == "the \(side) table has no column \(column)")
        }
    }

    @Test("free text is refused as a category")
    func categories() {
        let rows = (0...100_000).map { "\($0),text \($0)\n" }.joined()
        let error = #expect(throws: RowDiffError.self) {
            try compare("id,note\n", "id,note\n" + rows, RowComparison(categoryColumn: "note"))
        }
        #expect(error?.code == .tooManyCategories(column: "note"))
        #expect(error?.side == .new)
    }

    @Test("a table that cannot be read, or holds an endless row, says which and where")
    func unreadable() {
        struct Broken: Error, CustomStringConvertible { let description = "disk on fire" }
        let good = table("id\n1\n")
        let closed = #expect(throws: RowDiffError.self) {
            try RowComparison().compare(old: { throw Broken() }, new: good)
        }
        #expect(closed?.description == "the old table: disk on fire")
        let endless = #expect(throws: RowDiffError.self) {
            try RowComparison().compare(
                old: good,
                new: {
                    var start = "id\n\""
                    return {
                        defer { start = "" }
                        return Array((start + String(repeating: "x", count: 1 << 20)).utf8)
                    }
                })
        }
        #expect(endless?.description.hasPrefix("the new table: row ") == true)
        #expect(endless?.description.contains("quote that is never closed") == true)
    }
}
