package import Database

/// Users and what lets them in; all of it in the database.
package struct AccountStore: Sendable {
    /// Listeners on it are woken when tokens end before their time.
    package static let channel = "accounts"

    package let database: SQLDatabase
    let clock: @Sendable (SQLSession) throws -> DatabaseTime

    /// - Parameter clock: The database's own, unless a test needs another.
    package init(
        _ database: SQLDatabase,
        clock: @escaping @Sendable (SQLSession) throws -> DatabaseTime = { try $0.now() }
    ) {
        self.database = database
        self.clock = clock
    }

    // MARK: - Users

    private static let columns: SQL = """
        SELECT u.username, u.role, u.disabled, u.password_hash, u.created_at, u.changed_at,
            COALESCE(e.epoch, 0) AS epoch
        FROM users u LEFT JOIN token_epochs e ON e.username = u.username
        """

    package func users() throws -> [User] {
        try database.query("\(Self.columns) ORDER BY u.id").map { row in try User(row) }
    }

    package func user(_ username: String) throws -> User? {
        try database.query("\(Self.columns) WHERE u.username = \(username)").first
            .map { row in try User(row) }
    }

    /// The user with the stored hash, for a login.
    package func credentials(of username: String) throws -> (user: User, hash: String)? {
        let rows = try database.query("\(Self.columns) WHERE u.username = \(username)")
        return try rows.first.map { row in (try User(row), try row.get("password_hash")) }
    }

    package func create(_ username: String, _ role: Role, passwordHash: String) throws {
        if let refusal = User.refusal(ofName: username) { throw AccountsError(.badName, refusal) }
        try database.write { session in
            guard try add(username, role, passwordHash, session) else {
                throw AccountsError(.userExists, "User already exists")
            }
        }
    }

    /// Makes an admin where there is no user at all; false where there is one.
    package func createFirst(_ username: String, passwordHash: String) throws -> Bool {
        try database.write { session in
            guard try session.first("SELECT id FROM users LIMIT 1") == nil else { return false }
            return try add(username, .admin, passwordHash, session)
        }
    }

    private func add(
        _ username: String, _ role: Role, _ passwordHash: String, _ session: SQLSession
    ) throws -> Bool {
        let now = try clock(session)
        return try session.execute(
            """
            INSERT INTO users (username, role, password_hash, disabled, created_at, changed_at)
            VALUES (\(username), \(role.rawValue), \(passwordHash), \(false), \(now), \(now))
            ON CONFLICT DO NOTHING
            """) == 1
    }

    /// Ends the user's tokens as well, unless nothing is to be different.
    package func change(_ username: String, _ change: UserChange) throws {
        try database.write { session in
            let user = try Self.find(username, session)
            let role = change.role ?? user.role
            let isDisabled = change.isDisabled ?? user.isDisabled
            guard
                change.passwordHash != nil || role != user.role || isDisabled != user.isDisabled
            else { return }
            if role != .admin || isDisabled { try Self.keepAnAdmin(besides: user, session) }
            let now = try clock(session)
            try session.execute(
                """
                UPDATE users SET role = \(role.rawValue), disabled = \(isDisabled),
                    password_hash = COALESCE(\(optional: change.passwordHash), password_hash),
                    changed_at = \(now)
                WHERE username = \(username)
                """)
            try Self.endTokens(of: username, now, session)
        }
    }

    /// Ends the user's tokens as well.
    package func delete(_ username: String) throws {
        try database.write { session in
            try Self.keepAnAdmin(besides: Self.find(username, session), session)
            try session.execute("DELETE FROM users WHERE username = \(username)")
            try Self.endTokens(of: username, clock(session), session)
        }
    }

    /// Stores a password's hash of stronger parameters, unless it was changed meanwhile.
    package func replaceHash(_ old: String, with new: String, of username: String) throws {
        try database.execute(
            """
            UPDATE users SET password_hash = \(new)
            WHERE username = \(username) AND password_hash = \(old)
            """)
    }

    static func find(_ username: String, _ session: SQLSession) throws -> User {
        guard let user = try findIfPresent(username, session) else {
            throw AccountsError(.userNotFound, "User not found")
        }
        return user
    }

    static func findIfPresent(_ username: String, _ session: SQLSession) throws -> User? {
        try session.first("\(columns) WHERE u.username = \(username)").map { row in try User(row) }
    }

    /// Serializable transactions let no two remove each other's last admin.
    private static func keepAnAdmin(besides user: User, _ session: SQLSession) throws {
        guard user.role == .admin, !user.isDisabled else { return }
        let others = try session.first(
            """
            SELECT id FROM users
            WHERE role = 'admin' AND disabled = \(false)
                AND username <> \(user.username)
            LIMIT 1
            """)
        guard others != nil else {
            throw AccountsError(.lastAdmin, "this is the last admin; make another one first")
        }
    }

    private static func endTokens(
        of username: String, _ now: DatabaseTime, _ session: SQLSession
    ) throws {
        try session.execute(
            """
            INSERT INTO token_epochs (username, epoch, changed_at) VALUES (\(username), 1, \(now))
            ON CONFLICT (username)
            DO UPDATE SET epoch = token_epochs.epoch + 1, changed_at = \(now)
            """)
        try session.execute("DELETE FROM refresh_tokens WHERE username = \(username)")
        try session.notify(channel)
    }
}
