internal import Database

/// Makes guessing slow: each failure beyond a few doubles the wait for the next attempt.
package struct LoginThrottle: Sendable {
    /// How many failures are free, by account and by address.
    private static let freeByAccount = 5
    private static let freeByAddress = 20
    private static let longestWait: Duration = .seconds(900)
    /// After so long without an attempt all is forgotten.
    private static let memory: Duration = .seconds(3600)

    /// Attempts before it are forgotten.
    static func horizon(_ now: DatabaseTime) -> DatabaseTime { now + (.zero - memory) }

    private let store: AccountStore

    package init(_ store: AccountStore) {
        self.store = store
    }

    /// Counts an attempt before its outcome is known, so that many at once are as slow as one by
    /// one; throws when it comes too early.
    package func begin(username: String, address: String) throws {
        try store.database.write { session in
            let now = try store.clock(session)
            let keys = Self.keys(username, address)
            for (key, _) in keys {
                let state = try Self.state(of: key, session)
                guard let state, state.blockedUntil > now else { continue }
                let wait = state.blockedUntil.microseconds - now.microseconds
                throw AccountsError(
                    .throttled(retryAfter: .microseconds(wait)), "Too many login attempts")
            }
            for (key, free) in keys {
                let state = try Self.state(of: key, session)
                let isForgotten = state.map { $0.lastAt + Self.memory < now } ?? true
                let failures = isForgotten ? 1 : (state?.failures ?? 0) + 1
                let end = now + Self.wait(after: failures, free: free)
                try session.execute(
                    """
                    INSERT INTO login_attempts (name, failures, blocked_until, last_at)
                    VALUES (\(key), \(failures), \(end), \(now))
                    ON CONFLICT (name) DO UPDATE
                    SET failures = \(failures), blocked_until = \(end), last_at = \(now)
                    """)
            }
        }
    }

    /// Takes back what `begin` counted: all of the account's failures, and this one of the address,
    /// which may belong to somebody who has one good account and guesses others.
    package func succeeded(username: String, address: String) throws {
        let keys = Self.keys(username, address).map(\.key)
        try store.database.write { session in
            try session.execute("DELETE FROM login_attempts WHERE name = \(keys[0])")
            try session.execute(
                """
                UPDATE login_attempts SET failures = failures - 1, blocked_until = 0
                WHERE name = \(keys[1]) AND failures > 0
                """)
        }
    }

    /// Nothing at first, then 1 s, 2 s, 4 s and so on.
    package static func wait(after failures: Int, free: Int) -> Duration {
        guard failures >= free else { return .zero }
        return min(longestWait, .seconds(1 << min(failures - free, 20)))
    }

    /// Account first. Both are cut: a caller chooses them, and a row is not for novels.
    private static func keys(
        _ username: String, _ address: String
    ) -> [(key: String, free: Int)] {
        let name = String(
            username.unicodeScalars.filter { $0 != "\0" }.prefix(200).map(Character.init))
        return [("account:\(name)", freeByAccount), ("address:\(address)", freeByAddress)]
    }

    private static func state(
        of key: String, _ session: SQLSession
    ) throws -> (failures: Int, blockedUntil: DatabaseTime, lastAt: DatabaseTime)? {
        try session.first(
            "SELECT failures, blocked_until, last_at FROM login_attempts WHERE name = \(key)"
        ).map { row in
            (try row.get("failures"), try row.get("blocked_until"), try row.get("last_at"))
        }
    }
}
