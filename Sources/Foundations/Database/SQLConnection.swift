/// One session with a database, for one thread at a time; what SQLite and PostgreSQL implement.
package protocol SQLConnection: AnyObject, Sendable {
    var dialect: SQLDialect { get }
    /// False once the session is lost or closed; it never comes back.
    var isUsable: Bool { get }
    func close()

    /// Runs one statement.
    func run(_ text: String, _ values: [SQLValue]) throws(DatabaseError) -> SQLAnswer
    /// Runs several statements without values, and forgets their answers.
    func runScript(_ text: String) throws(DatabaseError)
    /// Adds many rows in the fastest way there is, within the transaction that is open.
    func insert(into table: String, _ rows: SQLRows) throws(DatabaseError)
    /// How long a statement may take from now on; `nil` for as long as it needs.
    func limitStatements(to limit: Duration?) throws(DatabaseError)

    /// From here on, commits that notify one of `channels` are kept for `waitForChange`.
    func listen(to channels: [String]) throws(DatabaseError)
    /// Blocks until a commit that `listen` asked for, the alarm, or the end of the time.
    func waitForChange(
        until deadline: ContinuousClock.Instant, or alarm: Alarm
    ) throws(DatabaseError) -> SQLWake
}

/// What a statement came back with.
package struct SQLAnswer: Sendable {
    package let rows: [SQLRow]
    /// How many rows it changed.
    package let changed: Int

    package init(rows: [SQLRow], changed: Int) {
        self.rows = rows
        self.changed = changed
    }
}

/// Why a wait is over.
package enum SQLWake: Sendable, Hashable {
    /// Something may be new; only a look tells.
    case changed
    case timedOut
    case interrupted
}
