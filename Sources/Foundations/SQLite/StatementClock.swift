internal import CSQLite

/// Ends statements that take too long: SQLite asks it every now and then.
final class StatementClock {
    var limit: Duration?
    private var deadline: ContinuousClock.Instant?

    func start() {
        deadline = limit.map { .now + $0 }
    }

    private var isOver: Bool {
        deadline.map { ContinuousClock.now >= $0 } ?? false
    }

    /// The connection owns this clock, so it is there as long as SQLite may ask.
    func watch(_ connection: SQLiteConnection) {
        // 10,000 steps of SQLite's machine take less than a millisecond.
        unsafe sqlite3_progress_handler(
            connection.handle, 10_000,
            { clock in
                guard let clock = unsafe clock else { return 0 }
                return unsafe Unmanaged<StatementClock>.fromOpaque(clock).takeUnretainedValue()
                    .isOver ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}

extension Duration {
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
