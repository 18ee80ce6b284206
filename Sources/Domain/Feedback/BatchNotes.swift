internal import Database
internal import StrictJSON
internal import Synchronization

/// What is written down beside batches of predictions, so that nobody need look through them: each
/// caller's latest one, and the texts that nobody was sure of.
struct BatchNotes {
    private(set) var latest: [String: String] = [:]
    /// The same predictions, as rows of `kept_predictions` and of `review_texts`.
    private(set) var copies = SQLRows(PredictionRecord.columns + ["is_copy"])
    private(set) var unsure = SQLRows([
        "caller", "prediction_id", "model_version", "confidence", "text_digest",
    ])
    /// What `unsure` adds to the texts that were offered.
    private(set) var texts: Set<Int> = []

    init(of logged: LoggedPredictions, offered: OfferedTexts) throws {
        let bytes = logged.text.span
        var run: (caller: Range<Int>, newest: UUIDv7)?
        for (number, place) in logged.places.enumerated() {
            if let last = run, Self.isEqual(bytes, last.caller, place.caller) {
                if last.newest < place.id { run?.newest = place.id }
            } else {
                if let run { try note(run.newest, of: logged.text[run.caller]) }
                run = (place.caller, place.id)
            }
            if !place.isSure { try noteUnsure(number, of: logged, offered) }
        }
        if let run { try note(run.newest, of: logged.text[run.caller]) }
    }

    private static func isEqual(
        _ bytes: Span<UInt8>, _ left: Range<Int>, _ right: Range<Int>
    ) -> Bool {
        guard left.count == right.count else { return false }
        for place in 0..<left.count
        where bytes[left.lowerBound + place] != bytes[right.lowerBound + place] { return false }
        return true
    }

    private mutating func note(_ id: UUIDv7, of caller: ArraySlice<UInt8>) throws {
        guard case .text(let caller) = try JSON.parse(Array(caller)) else { return }
        latest[caller] = max(latest[caller] ?? "", "\(id)")
    }

    private mutating func noteUnsure(
        _ number: Int, of logged: LoggedPredictions, _ offered: OfferedTexts
    ) throws {
        let place = logged.places[number]
        var hasher = Hasher()
        hasher.combine(logged.text[place.text])
        hasher.combine(place.modelVersion)
        let text = hasher.finalize()
        guard !offered.contains(text), texts.insert(text).inserted else { return }
        let record = try logged.record(number)
        for value in record.values { copies.add(value) }
        copies.addInteger(1)
        copies.endRow()
        unsure.add(.text(record.caller))
        unsure.add(.text("\(record.id)"))
        unsure.addInteger(Int64(record.modelVersion))
        unsure.addReal(record.confidence)
        unsure.add(.bytes(record.digest))
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
