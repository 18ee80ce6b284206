internal import CSQLite
internal import Database

/// A connection to a SQLite file.
@safe
final class SQLiteConnection: SQLConnection, @unchecked Sendable {  // Safe: the pool lends it.
    let handle: OpaquePointer
    let path: String
    private let clock = StatementClock()
    private var isOpen = true
    private var seenVersion: Int64 = 0
    private var inserts = KeptInserts()

    var dialect: SQLDialect { .sqlite }
    var isUsable: Bool { isOpen }

    init(_ path: String, _ options: DatabaseOptions) throws(DatabaseError) {
        self.path = path
        unsafe handle = try Self.opened(path)
        unsafe sqlite3_extended_result_codes(handle, 1)
        clock.watch(self)
        clock.limit = options.statementTimeout
        unsafe sqlite3_busy_timeout(handle, Int32(clamping: options.lockTimeout.milliseconds))
        try useWriteAheadLog(until: .now + options.lockTimeout)
        // With NORMAL a power cut could take back commits that others were told of: a promotion,
        // a claim, a correction. FULL syncs the log at each commit.
        // Pages of one MB, as the system keeps them too.
        try runScript(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -1000")
    }

    deinit {
        // Other statements are gone by now: each lives within one call.
        inserts = KeptInserts()
        unsafe sqlite3_close_v2(handle)
    }

    /// The handle closes with the object; this only keeps the pool from lending it again.
    func close() { isOpen = false }

    func run(_ text: String, _ values: [SQLValue]) throws(DatabaseError) -> SQLAnswer {
        clock.start()
        let statement = try SQLiteStatement(text, self)
        try statement.bind(values)
        let before = unsafe sqlite3_total_changes64(handle)
        let columns = SQLColumns(statement.columnNames)
        var rows: [SQLRow] = []
        while try statement.step() {
            rows.append(SQLRow(columns: columns, values: statement.values))
        }
        // What triggers and cascades change counts as well, so ask for the statement's own part.
        let isChange = unsafe sqlite3_total_changes64(handle) != before
        return SQLAnswer(rows: rows, changed: isChange ? unsafe Int(sqlite3_changes64(handle)) : 0)
    }

    func runScript(_ text: String) throws(DatabaseError) {
        clock.start()
        let code = unsafe sqlite3_exec(handle, text, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    func insert(into table: String, _ rows: SQLRows) throws(DatabaseError) {
        clock.start()
        let rest = rows.count % KeptInserts.rowsAtOnce
        try insert(into: table, rows, 0..<rows.count - rest, atOnce: KeptInserts.rowsAtOnce)
        try insert(into: table, rows, rows.count - rest..<rows.count, atOnce: 1)
    }

    private func insert(
        into table: String, _ rows: SQLRows, _ range: Range<Int>, atOnce: Int
    ) throws(DatabaseError) {
        guard !range.isEmpty else { return }
        let kept = try inserts.statement(into: table, rows.columns, atOnce, self)
        // A statement that failed takes no values before it has been reset.
        defer {
            kept.statement.reset()
            kept.statement.clear()
        }
        for first in stride(from: range.lowerBound, to: range.upperBound, by: atOnce) {
            try kept.statement.bind(first..<first + atOnce, of: rows)
            _ = try kept.statement.step()
            kept.statement.reset()
        }
    }

    func limitStatements(to limit: Duration?) throws(DatabaseError) {
        clock.limit = limit
    }

    /// - Parameter code: What SQLite's function returned.
    func failure(_ code: Int32) -> DatabaseError {
        if [SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB].contains(code & 0xFF) { isOpen = false }
        let message = unsafe String(cString: sqlite3_errmsg(handle))
        return .sqlite(code, message, path: path)
    }

    private static func opened(_ path: String) throws(DatabaseError) -> OpaquePointer {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let code = unsafe sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let opened = unsafe handle else {
            unsafe sqlite3_close_v2(handle)
            let reason = unsafe sqlite3_errstr(code).map { unsafe String(cString: $0) } ?? ""
            throw .sqlite(code, reason, path: path)
        }
        return unsafe opened
    }

    /// Readers and a writer at once. SQLite does not wait for the lock that changing to it needs.
    private func useWriteAheadLog(
        until deadline: ContinuousClock.Instant
    ) throws(DatabaseError) {
        while true {
            let code = unsafe sqlite3_exec(handle, "PRAGMA journal_mode = WAL", nil, nil, nil)
            if code == SQLITE_OK { return }
            guard code & 0xFF == SQLITE_BUSY, ContinuousClock.now < deadline else {
                throw failure(code)
            }
            sqlite3_sleep(5)
        }
    }
}

// MARK: - Changes

extension SQLiteConnection {
    /// How soon a commit of another program is seen; the question costs a few microseconds.
    private static let pollInterval = Duration.milliseconds(250)

    func listen(to channels: [String]) throws(DatabaseError) {
        seenVersion = try dataVersion()
    }

    func waitForChange(
        until deadline: ContinuousClock.Instant, or alarm: Alarm
    ) throws(DatabaseError) -> SQLWake {
        while true {
            let version = try dataVersion()
            if version != seenVersion {
                seenVersion = version
                return .changed
            }
            let now = ContinuousClock.now
            if now >= deadline { return .timedOut }
            if alarm.wait(until: min(deadline, now + Self.pollInterval)) == .rung {
                return .interrupted
            }
        }
    }

    /// A number that differs after a commit of any other connection.
    private func dataVersion() throws(DatabaseError) -> Int64 {
        guard let row = try run("PRAGMA data_version", []).rows.first else { return 0 }
        return try row.get("data_version")
    }
}
