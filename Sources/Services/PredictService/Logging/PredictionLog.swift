internal import Database
package import Feedback
package import FileStore
package import Observability
internal import Parallelism
internal import Synchronization

/// Takes predictions into a journal on the hot path, and moves them to the database behind it.
package final class PredictionLog: PredictionLogging {
    private struct State {
        var isStopping = false
        var isStopped = false
    }

    private struct Reader {
        var logged = LoggedPredictions()
        /// Whether what the journal has first may be in the database: another process kept it, and
        /// died before it said so, or a commit failed.
        var isUnsure = true
    }

    /// Each batch is a commit.
    private static let batchSize = 2000
    /// How long a prediction may wait before it is in the database, when there is time. What comes
    /// in a tenth of a second would hold a processor for longer than an answer may take.
    private static let pause: UInt32 = 20_000

    private let journal: RecordJournal
    private let home: Home
    private let store: PredictionStore
    private let log: Logger
    private let state = Mutex(State())
    /// Whether the database takes nothing, so that nobody need wait for it.
    private let away = Atomic<Bool>(false)
    /// One at a time takes records out: the background, or whoever cannot wait for it.
    private let reader = Mutex(Reader())

    /// Opens the journal of this instance in `spool`; one that another process uses is passed over.
    package init(
        spool: FilePath, instance: String, limit: Int = 64 << 20, _ store: PredictionStore,
        _ metrics: PredictMetrics, log: Logger
    ) throws {
        self.store = store
        self.log = log
        home = try Home(in: spool, instance)
        journal = try RecordJournal(Self.file(in: home.folder), limit: limit)
        let journal = journal
        metrics.registry.counter(
            "prediction_log_dropped_total",
            "Predictions that had to make room before they were in the database."
        ) { Double(journal.lost) }
        metrics.registry.gauge(
            "prediction_log_bytes", "Bytes of predictions that are not in the database yet."
        ) { Double(journal.byteCount) }
    }

    package func append(_ record: borrowing RawSpan) {
        journal.append(record)
        // Rather a moment later than lost: whoever fills the journal faster than the database takes
        // it leaves processors to those who empty it.
        let eighths = journal.eighths
        guard eighths > 0, !isAway else { return }
        Threads.pause(microseconds: UInt32(50 * eighths * eighths))
    }

    /// How many predictions had to make room before they were in the database.
    package var lost: Int { journal.lost }

    package var isAway: Bool { away.load(ordering: .relaxed) }

    // MARK: - The background

    /// Moves records on a thread of its own, until `stop`.
    package func start() throws {
        try Threads.detach { [self] in run() }
    }

    /// Returns when what was appended before is in the database, or cannot get there now.
    package func stop() {
        state.withLock { $0.isStopping = true }
        while !state.withLock(\.isStopped) { Threads.pause(microseconds: 2000) }
    }

    private func run() {
        adopt()
        while true {
            let isLast = state.withLock(\.isStopping)
            do {
                try flush()
                note(nil)
            } catch {
                note(error)
            }
            if isLast { break }
            Threads.pause(microseconds: Self.pause)
        }
        state.withLock { $0.isStopped = true }
    }

    /// Moves all that was appended before this call.
    package func flush() throws {
        try reader.withLock { try Self.move(journal, to: store, by: &$0) }
    }

    private static func move(
        _ journal: RecordJournal, to store: PredictionStore, by reader: inout Reader
    ) throws {
        var patience = 200
        while true {
            reader.logged.removeAll()
            let batch = journal.read(limit: batchSize) { _ = reader.logged.add($0) }
            guard let batch else { break }
            do {
                try store.insert(reader.logged, mayBeThere: reader.isUnsure)
            } catch {
                reader.isUnsure = true
                journal.putBack(batch)
                throw error
            }
            journal.forget(batch)
            if batch.count == batchSize || batch.isLast { continue }
            // A thread that was interrupted in the middle of a record goes on in a moment.
            guard batch.isBlocked, patience > 0 else { break }
            patience -= 1
            Threads.pause(microseconds: 500)
        }
        reader.isUnsure = false
    }

    private func note(_ error: (any Error)?) {
        let isNew = away.exchange(error != nil, ordering: .relaxed) != (error != nil)
        guard isNew else { return }
        if let error {
            log.warning(
                "predictions wait in the journal: the database does not take them",
                ["error": .error(error)])
        } else {
            log.notice("predictions go to the database again")
        }
    }

    // MARK: - Journals of others

    /// Takes over what instances left behind that are no more.
    private func adopt() {
        do {
            let spool = home.folder.parent
            for entry in try FileSystem.list(spool) {
                let other = spool.appending(entry.name)
                guard other != home.folder, FileSystem.isFile(Self.file(in: other)) else {
                    continue
                }
                try adopt(other)
            }
        } catch {
            log.warning(
                "cannot take over the predictions of an earlier instance",
                ["error": .error(error)])
        }
    }

    private func adopt(_ other: FilePath) throws {
        guard let lock = try Self.lock(other) else { return }
        var reader = Reader()
        try Self.move(RecordJournal(Self.file(in: other)), to: store, by: &reader)
        try FileSystem.remove(Self.file(in: other))
        _ = consume lock
    }

    private static func file(in folder: FilePath) -> FilePath {
        folder.appending("predictions.journal")
    }

    /// A folder that no other process uses: two on one host share its name.
    private struct Home: ~Copyable {
        let folder: FilePath
        private let lock: FileLock

        init(in spool: FilePath, _ instance: String) throws {
            var number = 1
            while true {
                let folder = spool.appending(number == 1 ? instance : "\(instance)-\(number)")
                try FileSystem.createDirectories(folder)
                if let lock = try PredictionLog.lock(folder) {
                    self.folder = folder
                    self.lock = lock
                    return
                }
                number += 1
            }
        }
    }

    /// Nil when another process has it.
    private static func lock(_ folder: FilePath) throws -> FileLock? {
        try FileLock.ifFree(folder.appending("predictions.lock"))
    }
}
