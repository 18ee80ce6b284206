import Tabular
import Testing

struct CSVReaderTests {
    @Test(
        "records are cut where RFC 4180 says",
        arguments: [
            ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
            ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
            ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]),
            ("\"a\r\nb\",\"say \"\"hi\"\"\"\r\n", [["a\r\nb", "say \"hi\""]]),
            ("\"\",\r\n,\"\"", [["", ""], ["", ""]]),
            ("\u{FEFF}a,b\n", [["a", "b"]]),
            ("\u{FEFF}\"a,1\",b\n", [["a,1", "b"]]),
            ("\n\r\na\r\n\r\nb\n\n", [["a"], ["b"]]),
            ("é,日本\n", [["é", "日本"]]),
            ("", []), ("\u{FEFF}", []), ("\r\n", []), ("\"\"", [[""]]), (",", [["", ""]]),
        ] as [(String, [[String]])])
    func records(text: String, expected: [[String]]) throws {
        #expect(try rows(text).map(\.fields) == expected)
        #expect(try rows(text).allSatisfy { $0.problem == nil })
    }

    @Test("a chunk may end anywhere", arguments: [1, 2, 3, 5])
    func chunks(size: Int) throws {
        let text = "\u{FEFF}a,\"b\r\n\"\"c\"\r\n\r\n\"d\",e\rf,\n"
        let whole = try rows(text)
        #expect(whole.map(\.fields) == [["a", "b\r\n\"c"], ["d", "e"], ["f", ""]])
        #expect(try rows(text, chunk: size) == whole)
    }

    @Test(
        "a malformed record keeps its fields and says what is wrong",
        arguments: [
            ("a,b\"c\n", ["a", "b\"c"], .bareQuote),
            ("a,\"b\"c\n", ["a", "bc"], .textAfterQuote),
            ("a,\"b\" \"c\"\n", ["a", "b \"c\""], .textAfterQuote),
            ("a,\"b\n", ["a", "b\n"], .unclosedQuote),
            ("a\n", ["a"], .fieldCount(expected: 2, found: 1)),
            ("a,b,c\n", ["a", "b", "c"], .fieldCount(expected: 2, found: 3)),
        ] as [(String, [String], CSVProblem)])
    func problems(text: String, fields: [String], problem: CSVProblem) throws {
        let found = try rows("x,y\n" + text)
        #expect(found.count == 2)
        #expect(found.last?.fields == fields)
        #expect(found.last?.problem == problem)
        #expect(!problem.description.isEmpty)
    }

    @Test("a malformed record does not disturb the next one")
    func recovery() throws {
        let found = try rows("x,y\na\"b,c\nd,e\n")
        #expect(found.map(\.problem) == [nil, .bareQuote, nil])
        #expect(found.last?.fields == ["d", "e"])
    }

    @Test("rows and lines are counted through breaks in quotes, blank lines and both endings")
    func numbers() throws {
        let found = try rows("h\r\n\"a\nb\r\nc\"\r\n\nd\n")
        #expect(found.map(\.number) == [1, 2, 3])
        #expect(found.map(\.line) == [1, 2, 6])
    }

    @Test("a quote that is never closed stops at the limit, naming where it opened")
    func limit() throws {
        var given = 0
        var reader = CSVReader(rowByteLimit: 1000) {
            given += 1
            return Array((given == 1 ? "a\nb\n\"open" : String(repeating: "x\n", count: 50)).utf8)
        }
        var row = CSVRow()
        #expect(try reader.read(&row))
        #expect(try reader.read(&row))
        let error = #expect(throws: CSVError.self) { try reader.read(&row) }
        #expect(error?.code == .rowTooLong(limit: 1000))
        #expect(error?.row == 3)
        #expect(error?.line == 3)
        #expect(given < 15)
        #expect(error?.description.contains("quote that is never closed") == true)
    }

    @Test("a record of commas is bounded too")
    func commas() {
        var reader = CSVReader(rowByteLimit: 1000) { Array(repeating: 0x2C, count: 100) }
        var row = CSVRow()
        #expect(throws: CSVError.self) { try reader.read(&row) }
    }

    @Test("an error of the source says where the reader was")
    func source() throws {
        struct Broken: Error, CustomStringConvertible { let description = "disk on fire" }
        var chunks = ["a\nb\n"]
        var reader = CSVReader {
            guard let next = chunks.popLast() else { throw Broken() }
            return Array(next.utf8)
        }
        var row = CSVRow()
        #expect(try reader.read(&row))
        #expect(try reader.read(&row))
        let error = #expect(throws: CSVError.self) { try reader.read(&row) }
        #expect(error?.code == .unreadable)
        #expect(error?.underlying is Broken)
        #expect(error?.description == "cannot read past row 3 (line 3): disk on fire")
    }

    @Test("bytes that are not UTF-8 pass through")
    func bytes() throws {
        var reader = CSVReader([0xFF, 0x2C, 0x00, 0x0A])
        var row = CSVRow()
        #expect(try reader.read(&row))
        #expect(row.count == 2)
        #expect(Array(row[0]) == [0xFF])
        #expect(Array(row[1]) == [0])
        #expect(row.string(0) == "\u{FFFD}")
        #expect(try !reader.read(&row))
        #expect(try !reader.read(&row))
    }
}
