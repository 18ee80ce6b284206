import Foundation
import Tabular
import TestSupport
import Testing

/// Python's `csv` is the peer: what it reads, we read, malformed files included.
@Suite(.enabled(if: Python.path != nil, "python3 is not on this machine"))
struct PythonDifferentialTests {
    @Test("2,000 random files, most of them malformed, read as Python reads them")
    func reading() throws {
        var random = SeededGenerator(seed: 7)
        let texts = (0..<2000).map { _ in
            RandomText.soup(
                ["a", "b", "é", ",", ",", "\"", "\"", "\r", "\n", " "], 0...40, &random)
        }
        let script = """
            import csv, io, json, sys
            read = lambda text: [row for row in csv.reader(io.StringIO(text, newline='')) if row]
            json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
            """
        let expected = try Python.run(script, texts, as: [[[String]]].self)
        #expect(expected.count == texts.count)
        for (text, table) in zip(texts, expected) {
            #expect(try rows(text).map(\.fields) == table, "\(text.debugDescription)")
        }
    }

    @Test("what we write, Python reads; what Python writes, we read")
    func writing() throws {
        var random = SeededGenerator(seed: 8)
        let tables = (0..<500).map { _ in
            (0..<Int.random(in: 1...8, using: &random)).map { _ in
                (0..<3).map { _ in RandomText.field(&random) }
            }
        }
        let written = tables.map { table in
            var writer = CSVWriter()
            for fields in table { writer.writeRow(fields) }
            return String(decoding: writer.bytes, as: UTF8.self)
        }
        let script = """
            import csv, io, json, sys
            def rewrite(text):
                out = io.StringIO(newline='')
                csv.writer(out).writerows(csv.reader(io.StringIO(text, newline='')))
                return out.getvalue()
            json.dump([rewrite(text) for text in json.load(sys.stdin)], sys.stdout)
            """
        let rewritten = try Python.run(script, written, as: [String].self)
        for (table, text) in zip(tables, rewritten) {
            // Python leaves a leading byte order mark bare, where a reader must drop it.
            guard !text.hasPrefix("\u{FEFF}") else { continue }
            #expect(try rows(text).map(\.fields) == table)
        }
    }
}

enum Python {
    static let path = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    static func run<Output: Decodable>(
        _ script: String, _ input: some Encodable, as: Output.Type
    ) throws -> Output {
        let outcome = try runProcess(
            try #require(path), ["-c", script], input: Array(JSONEncoder().encode(input)))
        try #require(outcome.status == 0, "\(outcome.errors)")
        return try JSONDecoder().decode(Output.self, from: Data(outcome.outputBytes))
    }
}
