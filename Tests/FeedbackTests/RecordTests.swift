import Database
import Feedback
import Testing

@Suite("Records of predictions")
struct RecordTests {
    private func record(_ title: [UInt8], _ description: [UInt8] = []) -> [UInt8] {
        let writer = RecordWriter()
        writer.write(
            RecordHead(
                id: UUIDv7(high: 1 << 16 | 0x7000, low: 1 << 63), milliseconds: 1, modelVersion: 3,
                code: -7, confidence: 0.5, unknownWords: 0.25, decision: 2),
            caller: "anna", label: Array("é".utf8), title: title.span,
            description: description.span)
        return writer.bytes
    }

    @Test("are read as what no database refuses, whatever their bytes are")
    func texts() throws {
        let bytes = record(Array("a\0é".utf8) + [0xFF, 0xC3], [0xE2, 0x82])
        let found = RecordReader.read(bytes.span)
        let read = try #require(found)
        #expect(read.title == "a é\u{FFFD}\u{FFFD}" && read.description == "\u{FFFD}")
        #expect(read.code == -7 && read.label == "é" && read.decision == "unknown")
        #expect(read.confidence == 0.5 && read.unknownWords == 0.25 && read.madeAt == 1000)
    }

    @Test("keep each text that a database takes to the letter", arguments: 0..<24)
    func plain(length: Int) throws {
        for odd in ["", "\u{7F}", "\u{80}", "\u{1}", "é", "日本", "👩‍👩‍👧"] {
            for place in 0...length {
                let text =
                    String(repeating: "x", count: place) + odd
                    + String(repeating: "\u{1}", count: length - place)
                let read = try #require(
                    RecordReader.read(record(Array(text.utf8)).span) as PredictionRecord?)
                #expect(read.title == text)
            }
        }
        for place in 0..<length {
            for (odd, mended) in [(UInt8(0), " "), (0xFF, "\u{FFFD}")] {
                var bytes = [UInt8](repeating: 1, count: length)
                bytes[place] = odd
                let read = try #require(
                    RecordReader.read(record(bytes).span) as PredictionRecord?)
                let (before, after) = (place, length - place - 1)
                #expect(
                    read.title == String(repeating: "\u{1}", count: before) + mended
                        + String(repeating: "\u{1}", count: after))
            }
        }
    }

    @Test("that are cut or damaged leave nothing behind among others")
    func damage() throws {
        let whole = record(Array("title".utf8), Array("description".utf8))
        var logged = LoggedPredictions()
        var taken = logged.add(whole.span) ? 1 : 0
        for count in whole.indices where logged.add(whole.span.extracting(first: count)) {
            taken += 1000
        }
        if logged.add((whole + [0]).span) { taken += 1000 }
        if logged.add(whole.span) { taken += 1 }
        #expect(taken == 2)
        #expect(logged.count == 2)
        // Not a number, as a page that was never written may have it.
        var odd = whole
        for place in 41..<49 { odd[place] = 0xFF }
        let found = RecordReader.read(odd.span)
        let read = try #require(found)
        #expect(read.confidence == 0 && read.unknownWords == 0)
    }
}
