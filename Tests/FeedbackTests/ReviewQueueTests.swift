import Feedback
import Testing

@Suite("The review queue")
struct ReviewQueueTests {
    private func record(_ number: UInt64, _ label: String, _ confidence: Float, _ title: String)
        -> PredictionRecord
    {
        let writer = RecordWriter()
        let text = Array(title.utf8)
        let empty: [UInt8] = []
        writer.write(
            RecordHead(
                id: UUIDv7(high: number << 16, low: 0), milliseconds: 0, modelVersion: 1, code: nil,
                confidence: confidence, unknownWords: 0, decision: 1),
            caller: "", label: Array(label.utf8), title: text.span, description: empty.span)
        return RecordReader.read(writer.bytes.span) ?? { preconditionFailure("no record") }()
    }

    @Test("takes the least sure of each category in turn, and no near-duplicates")
    func choice() {
        let records = [
            record(1, "a", 0.1, "red shoe of leather for women"),
            record(2, "a", 0.2, "RED shoe, of leather for women!"),
            record(3, "a", 0.3, "blue hat"), record(4, "b", 0.5, "a drill"),
            record(5, "b", 0.4, "a hammer"), record(6, "c", 0.6, "tea"),
        ]
        let chosen = ReviewQueue.choose(records, count: 4).map(\.title)
        #expect(chosen == ["red shoe of leather for women", "a hammer", "tea", "a drill"])
        #expect(ReviewQueue.choose(records, count: 10).count == 5)
        #expect(ReviewQueue.choose([], count: 10).isEmpty)
    }
}
