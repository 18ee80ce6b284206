internal import Database
internal import DriftTables
package import Feedback
package import Observability
internal import Parallelism
internal import Synchronization

/// Removes predictions that are older than wanted, a few at a time and with pauses.
///
/// What drift has not folded stays, but not for ever: where nobody folds, twice as long.
package final class PredictionRetention: Sendable {
    private static let (rowsAtOnce, batchesAtOnce) = (500, 200)
    /// More of a caller's texts than a review queue ever looks at.
    private static let reviewTexts = 20_000
    private static let interval: Duration = .seconds(600)

    private let store: PredictionStore
    private let parameters: @Sendable () throws -> RetentionParameters
    private let removed: Counter
    private let log: Logger
    private let stopping = Atomic<Bool>(false)

    /// - Parameter parameters: Asked each time, so that a change needs no restart.
    package init(
        _ store: PredictionStore, _ metrics: PredictMetrics, log: Logger,
        parameters: @escaping @Sendable () throws -> RetentionParameters
    ) {
        self.store = store
        self.parameters = parameters
        self.log = log
        removed = metrics.registry.counter(
            "predictions_removed_total", "Predictions that were older than retention allows.")
    }

    /// Works on a thread of its own, until `stop`.
    package func start() throws {
        try Threads.detach { [self] in
            while !isStopping {
                do {
                    let count = try removeOld()
                    if count > 0 { log.info("removed predictions", ["rows": .integer(count)]) }
                } catch {
                    log.warning("cannot remove old predictions", ["error": .error(error)])
                }
                rest(Self.interval)
            }
        }
    }

    package func stop() { stopping.store(true, ordering: .relaxed) }

    private var isStopping: Bool { stopping.load(ordering: .relaxed) }

    /// Removes all that is old now.
    ///
    /// - Returns: How many predictions.
    @discardableResult
    package func removeOld() throws -> Int {
        let days = try parameters().predictionDays
        guard days > 0 else {
            try trimReview(before: "")
            return 0
        }
        let now = try store.database.now().microseconds / 1000
        let day: Int64 = 86_400_000
        let old = UUIDv7.prefix(of: now - Int64(days) * day)
        let older = UUIDv7.prefix(of: now - 2 * Int64(days) * day)
        let end = max(older, min(old, try DriftCursor.lastFolded(store.database)))
        let count = try removeBatches(before: end) + removeSingle(before: end)
        try trimReview(before: end)
        return count
    }

    private func removeBatches(before end: String) throws -> Int {
        var (tenth, count) = (Int64(0), 0)
        while !isStopping,
            let step = try politely({
                try store.removeNextBatches(from: tenth, before: end, limit: Self.batchesAtOnce)
            })
        {
            removed.increment(by: UInt64(step.count))
            count += step.count
            tenth = step.next
        }
        return count
    }

    private func removeSingle(before end: String) throws -> Int {
        var (place, count) = ("", 0)
        while !isStopping {
            let step = try politely {
                try store.removeNext(after: place, before: end, limit: Self.rowsAtOnce)
            }
            removed.increment(by: UInt64(step.count))
            count += step.count
            guard let last = step.place else { break }
            place = last
        }
        return count
    }

    private func trimReview(before end: String) throws {
        var caller: String?
        while !isStopping, let next = try store.reviewed(after: caller) {
            caller = next
            while !isStopping {
                let count = try politely {
                    try store.trimReview(
                        of: next, before: end, keeping: Self.reviewTexts, limit: Self.rowsAtOnce)
                }
                if count == 0 { break }
            }
        }
    }

    /// Others get most of the time, and on SQLite the turn to write.
    private func politely<Output>(_ work: () throws -> Output) throws -> Output {
        let begun = ContinuousClock.now
        defer { rest(max(.milliseconds(5), (ContinuousClock.now - begun) * 2)) }
        return try work()
    }

    private func rest(_ duration: Duration) {
        Threads.rest(until: .now + duration) { isStopping }
    }
}
