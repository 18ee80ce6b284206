import Drift
import Foundation
import TestSupport
import Testing

struct TableComparisonTests {
    private static func table(_ text: String) throws -> RawTable {
        var rest = Array(text.utf8)
        return try RawTable(name: "test") {
            defer { rest = [] }
            return rest
        }
    }

    private static let words = [
        "shirt", "jeans", "scarf", "coat", "boots", "belt", "dress", "skirt", "glove", "socks",
    ]

    /// - Parameter other: The share of rows that are of another kind.
    private static func rows(_ count: Int, seed: UInt64, other: Double = 0) throws -> RawTable {
        var random = SeededGenerator(seed: seed)
        var text = "title,price,category,note\n"
        for row in 0..<count {
            let isOther = Double.random(in: 0..<1, using: &random) < other
            let noun = isOther ? "drone" : words.randomElement(using: &random) ?? ""
            let price = Double.random(in: 1...100, using: &random) + (isOther ? 400 : 0)
            let kind = isOther ? "toys" : Int.random(in: 0..<6, using: &random).description + "k"
            text += "\(noun) for n\(row % 700) \(noun)s,\((price * 100).rounded() / 100),\(kind),\n"
        }
        return try table(text)
    }

    @Test("kinds are guessed as the peers guess them")
    func kinds() throws {
        let comparison = try TableComparison(
            try Self.rows(2000, seed: 1), try Self.rows(2000, seed: 2))
        #expect(comparison.columns.map(\.kind) == [.text, .numeric, .categorical, .categorical])
        #expect(
            comparison.columns.map { $0.method?.name } == [
                .text, .wasserstein, .jensenShannon, nil,
            ])
    }

    @Test("equal sources are ok", arguments: [100, 1500])
    func same(count: Int) throws {
        let comparison = try TableComparison(
            try Self.rows(count, seed: 3), try Self.rows(count, seed: 4))
        #expect(comparison.verdict == .ok)
        #expect(comparison.columns.allSatisfy { $0.verdict == .ok })
    }

    @Test("a tenth of new products is an alert that names their word, half of them is critical")
    func drift() throws {
        let reference = try Self.rows(2000, seed: 5)
        let tenth = try TableComparison(reference, try Self.rows(2000, seed: 6, other: 0.1))
        #expect(tenth.verdict == .alert)
        #expect(tenth.columns[0].gained.first?.word == "drone")
        let half = try TableComparison(reference, try Self.rows(2000, seed: 7, other: 0.5))
        #expect(half.verdict == .critical)
    }

    @Test("few rows are not enough, and no crash", arguments: ["", "x,1,a,\n", "x,nan,,\n,,,\n"])
    func few(rows: String) throws {
        let comparison = try TableComparison(
            try Self.rows(200, seed: 1), try Self.table("title,price,category,note\n" + rows))
        #expect(comparison.verdict == .notEnoughData)
        #expect(try JSONSerialization.jsonObject(with: Data(comparison.json)) is [String: Any])
    }

    @Test("one unseen category in 1000 rows is no alarm, whatever chi-square says")
    func unseen() throws {
        func side(_ extra: String) throws -> RawTable {
            try Self.table(
                "c\n" + (0..<999).map { "\($0 % 4)k\n" }.joined() + (extra.isEmpty ? "0k" : extra))
        }
        let comparison = try TableComparison(try side(""), try side("new"))
        let column = try #require(comparison.columns.first)
        #expect(column.measures.contains { $0.name == .chiSquare && $0.pValue == 0 })
        #expect(column.method?.isDrifted == true)
        #expect(column.verdict == .ok)
    }

    @Test("a column that vanished is critical, and constants and gaps are compared")
    func gaps() throws {
        func side(_ value: (Int) -> String) throws -> RawTable {
            try Self.table("a,b\n" + (0..<500).map { "\(value($0)),7\n" }.joined())
        }
        let full = try side { "\($0)" }
        let gone = try TableComparison(full, try side { _ in "" })
        #expect(gone.columns.map(\.verdict) == [.critical, .ok])
        #expect(gone.columns[0].current.count == 0 && gone.columns[0].current.missing == 500)
        #expect(try TableComparison(full, full).verdict == .ok)
    }

    @Test("reports are whole, small, and hold no markup of the data")
    func reports() throws {
        let comparison = try TableComparison(
            try Self.table("<b>,c\n" + (0..<900).map { "<i>\($0)</i>,\($0 % 400)k\n" }.joined()),
            try Self.table("<b>,c\n" + (0..<900).map { "<script>\($0),\($0)k\n" }.joined()))
        let page = String(decoding: comparison.html, as: UTF8.self)
        #expect(page.hasSuffix("</html>\n") && page.utf8.count < 500_000)
        #expect(!page.contains("<script") && !page.contains("<b>") && !page.contains("http://w3"))
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(comparison.json)) as? [String: Any])
        #expect(json["schemaVersion"] as? Int == 1)
        #expect((json["columns"] as? [Any])?.count == 2)
    }

    @Test("tables that do not belong together are refused, and the message says why")
    func refusals() throws {
        let two = try Self.table("a,b\n1,2\n")
        #expect { try Self.table("") } throws: { "\($0)".contains("is empty") }
        #expect { try Self.table("a,b\n1\n") } throws: { "\($0)".contains("line 2") }
        #expect { try TableComparison(two, try Self.table("a\n1\n")) } throws: {
            "\($0)".contains("no column b")
        }
    }
}
