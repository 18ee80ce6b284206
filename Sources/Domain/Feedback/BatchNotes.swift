internal import Database
internal import Synchronization

/// What is written down beside a batch of predictions, so that their table needs no index: each
/// caller's latest one, and the texts that nobody was sure of.
struct BatchNotes {
    private(set) var latest: [String: String] = [:]
    /// Rows of `review_texts`.
    private(set) var unsure = SQLRows(BatchNotes.columns)
    /// What `unsure` adds to the texts that were offered.
    private(set) var texts: Set<Int> = []

    static let columns = [
        "caller", "prediction_id", "model_version", "confidence", "text_digest",
    ]
    private static let sure = RecordHead.decisions[0].utf8.count

    /// Where these stand in a row of `RecordReader`.
    private enum Place {
        static let (id, model, confidence, decision, digest, caller) = (0, 2, 4, 6, 8, 9)
    }

    init(of rows: SQLRows, offered: OfferedTexts) {
        let bytes = rows.bytes.span
        var run: (caller: Range<Int>, newest: Range<Int>)?
        for row in 0..<rows.count {
            let (caller, id) = (rows.range(row, Place.caller), rows.range(row, Place.id))
            if let last = run, Self.order(bytes, last.caller, caller) == 0 {
                if Self.order(bytes, last.newest, id) < 0 { run?.newest = id }
            } else {
                if let run { note(run.newest, of: run.caller, rows) }
                run = (caller, id)
            }
            // No two decisions are equally long.
            if rows.range(row, Place.decision).count != Self.sure {
                noteUnsure(row, of: rows, offered)
            }
        }
        if let run { note(run.newest, of: run.caller, rows) }
    }

    /// Below 0 when the first text comes first, as bytes; 0 for equal ones.
    private static func order(_ bytes: Span<UInt8>, _ left: Range<Int>, _ right: Range<Int>) -> Int
    {
        for place in 0..<min(left.count, right.count) {
            let (a, b) = (bytes[left.lowerBound + place], bytes[right.lowerBound + place])
            if a != b { return Int(a) - Int(b) }
        }
        return left.count - right.count
    }

    private mutating func note(_ id: Range<Int>, of caller: Range<Int>, _ rows: SQLRows) {
        let caller = String(decoding: rows.bytes[caller], as: UTF8.self)
        let id = String(decoding: rows.bytes[id], as: UTF8.self)
        latest[caller] = max(latest[caller] ?? "", id)
    }

    private mutating func noteUnsure(_ row: Int, of rows: SQLRows, _ offered: OfferedTexts) {
        var hasher = Hasher()
        hasher.combine(rows.bytes[rows.range(row, Place.digest)])
        hasher.combine(rows.bytes[rows.range(row, Place.caller)])
        hasher.combine(rows.value(row, Place.model))
        let text = hasher.finalize()
        guard !offered.contains(text), texts.insert(text).inserted else { return }
        for place in [Place.caller, Place.id, Place.model, Place.confidence, Place.digest] {
            unsure.add(rows.value(row, place))
        }
        unsure.endRow()
    }
}

/// Which texts this process has offered to the review queue, so that one that is asked for a
/// million times is not written down as often.
final class OfferedTexts: Sendable {
    private struct State {
        var texts: Set<Int> = []
        var begun = ContinuousClock.now
    }

    private static let limit = 16_000
    /// A text that is still asked for must outlive the prediction that it was first seen in.
    private static let lifetime: Duration = .seconds(86_400)
    private let state = Mutex(State())

    func contains(_ text: Int) -> Bool {
        state.withLock { $0.texts.contains(text) }
    }

    /// Only once they are in the database.
    func add(_ texts: Set<Int>) {
        guard !texts.isEmpty else { return }
        state.withLock { state in
            if state.texts.count > Self.limit || .now - state.begun > Self.lifetime {
                state = State()
            }
            state.texts.formUnion(texts)
        }
    }
}
