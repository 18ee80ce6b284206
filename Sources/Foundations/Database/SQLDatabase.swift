internal import Dispatch
internal import Glibc
internal import Synchronization

/// A database as threads use it: transactions over a few connections that come back by themselves.
///
/// Calls block. A transaction inside another one's closure would wait for a second connection, on
/// SQLite in vain; pass the session on instead.
package final class SQLDatabase: Sendable {
    package typealias Connect = @Sendable () throws(DatabaseError) -> any SQLConnection

    let options: DatabaseOptions
    private let connect: Connect
    private let idle = Mutex<[any SQLConnection]>([])
    private let free: DispatchSemaphore

    /// Opens no connection yet: the database may come up later than its user.
    package init(options: DatabaseOptions, connect: @escaping Connect) {
        self.options = options
        self.connect = connect
        free = DispatchSemaphore(value: options.connections)
    }

    /// Reads from one snapshot.
    package func read<Output>(_ body: (SQLSession) throws -> Output) throws -> Output {
        try transact(.read, body)
    }

    /// Runs a transaction; when it and another got in each other's way, again from the beginning.
    ///
    /// - Parameter body: May run several times, so all it does must be in the database.
    @discardableResult
    package func write<Output>(
        _ kind: TransactionKind = .serializable, _ body: (SQLSession) throws -> Output
    ) throws -> Output {
        try transact(kind, body)
    }

    package func query(_ statement: SQL) throws -> [SQLRow] {
        try read { session in try session.query(statement) }
    }

    @discardableResult
    package func execute(_ statement: SQL) throws -> Int {
        try write { session in try session.execute(statement) }
    }

    package func now() throws -> DatabaseTime {
        try read { session in try session.now() }
    }

    /// A wait for commits that notify one of `channels`. What was committed before is not told, so
    /// look once after this returns.
    package func listen(to channels: [String]) throws(DatabaseError) -> SQLListener {
        try SQLListener(channels: channels, connect: connect)
    }

    func transact<Output>(
        _ kind: TransactionKind, _ body: (SQLSession) throws -> Output
    ) throws -> Output {
        var attempt = 1
        let start = ContinuousClock.now
        while true {
            do {
                return try attemptOnce(kind, body)
            } catch let error as DatabaseError {
                let elapsed = start.duration(to: .now)
                guard error.isTransient,
                    let pause = options.retry.pause(afterAttempt: attempt, elapsed: elapsed)
                else { throw error }
                Self.block(for: pause)
                attempt += 1
            }
        }
    }

    private func attemptOnce<Output>(
        _ kind: TransactionKind, _ body: (SQLSession) throws -> Output
    ) throws -> Output {
        let connection = try take()
        defer { giveBack(connection) }
        // Migrations wait for each other and may rewrite tables.
        if kind == .migration { try connection.limitStatements(to: .seconds(3600)) }
        do {
            try connection.runScript(connection.dialect.begin(kind))
            let session = SQLSession(connection)
            let output = try body(session)
            if let failure = session.failure { throw failure }
            try commit(connection, kind)
            if kind == .migration { try connection.limitStatements(to: options.statementTimeout) }
            return output
        } catch {
            if connection.isUsable { rollBack(connection, kind) }
            throw error
        }
    }

    private func commit(
        _ connection: any SQLConnection, _ kind: TransactionKind
    ) throws(DatabaseError) {
        do {
            try connection.runScript(connection.dialect.end(kind, "COMMIT"))
        } catch {
            guard error.code == .connectionLost, kind != .read else { throw error }
            throw DatabaseError(.commitUnknown, "the connection was lost during a commit")
        }
    }

    /// The first error is the one to tell; a connection that cannot even do this is not kept.
    private func rollBack(_ connection: any SQLConnection, _ kind: TransactionKind) {
        do {
            try connection.runScript(connection.dialect.end(kind, "ROLLBACK"))
            if kind == .migration { connection.close() }
        } catch {
            connection.close()
        }
    }

    static func block(for duration: Duration) {
        let (seconds, attoseconds) = duration.components
        var wanted = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        var rest = timespec()
        while unsafe nanosleep(&wanted, &rest) != 0, errno == EINTR { wanted = rest }
    }
}

// MARK: - Connections

extension SQLDatabase {
    func take() throws(DatabaseError) -> any SQLConnection {
        let (seconds, attoseconds) = options.lockTimeout.components
        let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
        guard free.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .success else {
            throw DatabaseError(.busy, "all \(options.connections) connections are in use")
        }
        if let connection = idle.withLock({ $0.popLast() }) { return connection }
        do throws(DatabaseError) {
            return try connect()
        } catch {
            free.signal()
            throw error
        }
    }

    func giveBack(_ connection: any SQLConnection) {
        if connection.isUsable {
            idle.withLock { $0.append(connection) }
        } else {
            // The others were opened to the same server, and are as dead.
            idle.withLock { $0.removeAll() }
        }
        free.signal()
    }
}
