import Tabular
import TestSupport
import Testing

struct CSVWriterTests {
    @Test(
        "quotes appear only where they are needed",
        arguments: [
            (["a", "b c", "é"], "a,b c,é"), (["a,b"], "\"a,b\""),
            (["say \"hi\""], "\"say \"\"hi\"\"\""),
            (["a\nb", "c\rd"], "\"a\nb\",\"c\rd\""), (["", ""], ","), ([""], "\"\""),
            (["\u{FEFF}a"], "\"\u{FEFF}a\""), (["\""], "\"\"\"\""),
        ] as [([String], String)])
    func quotes(fields: [String], expected: String) {
        for (ending, text) in [
            (CSVWriter.LineEnding.lineFeed, "\n"), (.carriageReturnLineFeed, "\r\n"),
        ] {
            var writer = CSVWriter(lineEnding: ending)
            writer.writeRow(["first"])
            writer.writeRow(fields)
            #expect(
                String(decoding: writer.bytes, as: UTF8.self) == "first\(text)\(expected)\(text)")
        }
    }

    @Test("draining between records loses nothing")
    func drain() {
        var writer = CSVWriter(lineEnding: .lineFeed)
        var parts: [UInt8] = []
        for number in 0..<10 {
            writer.append(number)
            writer.append("")
            writer.endRow()
            parts += writer.drain()
            #expect(writer.bytes.isEmpty)
        }
        #expect(parts == Array((0..<10).map { "\($0),\n" }.joined().utf8))
    }

    @Test("what is written is read back", arguments: 0..<200)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let columns = Int.random(in: 1...4, using: &random)
        let table = (0..<Int.random(in: 0...20, using: &random)).map { _ in
            (0..<columns).map { _ in RandomText.field(&random) }
        }
        var writer = CSVWriter(
            lineEnding: Bool.random(using: &random) ? .lineFeed : .carriageReturnLineFeed)
        for fields in table { writer.writeRow(fields) }
        let found = try rows(
            String(decoding: writer.bytes, as: UTF8.self),
            chunk: Int.random(in: 1...9, using: &random))
        #expect(found.map(\.fields) == table)
        #expect(found.allSatisfy { $0.problem == nil })
    }
}

enum RandomText {
    /// A field rich in what CSV has trouble with.
    static func field(_ random: inout SeededGenerator) -> String {
        soup(["a", "é", ",", "\"", "\r", "\n", " ", "\u{FEFF}"], 0...6, &random)
    }

    static func soup(
        _ alphabet: [String], _ length: ClosedRange<Int>, _ random: inout SeededGenerator
    ) -> String {
        var text = ""
        for _ in 0..<Int.random(in: length, using: &random) {
            text += alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
        }
        return text
    }
}
