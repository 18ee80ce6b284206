internal import Cryptography
package import Database

/// A refresh token that was just made; only its digest is stored.
package struct RefreshGrant: Sendable, Hashable {
    package let token: String
    package let user: User
}

extension AccountStore {
    /// Begins a family of refresh tokens, one login's.
    package func grant(to username: String, lifetime: Duration) throws -> RefreshGrant {
        let token = Base64URL.encode(try secureRandomBytes(32))
        let family = Base64URL.encode(try secureRandomBytes(16))
        return try database.write { session in
            let user = try Self.find(username, session)
            let end = try clock(session) + lifetime
            try Self.store(token, family, user, expiresAt: end, session)
            return RefreshGrant(token: token, user: user)
        }
    }

    /// Takes a refresh token for the next one of its family, once: whoever comes second with it
    /// ends the family, since one of the two has stolen it.
    package func rotate(_ token: String, lifetime: Duration) throws -> RefreshGrant {
        let next = Base64URL.encode(try secureRandomBytes(32))
        let digest = Self.digest(of: token)
        let grant: RefreshGrant? = try database.write { session in
            let now = try clock(session)
            let row = try session.first(
                """
                SELECT family, username, epoch, state, expires_at FROM refresh_tokens
                WHERE digest = \(digest)
                """)
            guard let row else { return nil }
            let family: String = try row.get("family")
            guard try row.get("state", as: String.self) == "fresh" else {
                // Committed, and only then refused.
                try Self.revoke(family, session)
                return nil
            }
            guard try row.get("expires_at", as: DatabaseTime.self) > now else { return nil }
            let user = try Self.find(row.get("username"), session)
            guard !user.isDisabled, try row.get("epoch", as: Int64.self) == user.epoch else {
                return nil
            }
            try session.execute(
                "UPDATE refresh_tokens SET state = 'used' WHERE digest = \(digest)")
            try Self.store(next, family, user, expiresAt: now + lifetime, session)
            return RefreshGrant(token: next, user: user)
        }
        guard let grant else { throw AccountsError(.refused, "Invalid refresh token") }
        return grant
    }

    /// Ends one login: its refresh tokens, and the access token that came with the request.
    package func logOut(
        refreshToken: String?, accessToken id: String, expiresAt: DatabaseTime
    ) throws {
        try database.write { session in
            if let refreshToken {
                let row = try session.first(
                    """
                    SELECT family FROM refresh_tokens
                    WHERE digest = \(Self.digest(of: refreshToken))
                    """)
                if let row { try Self.revoke(row.get("family"), session) }
            }
            try session.execute(
                """
                INSERT INTO revoked_tokens (id, expires_at) VALUES (\(id), \(expiresAt))
                ON CONFLICT DO NOTHING
                """)
            try session.notify(Self.channel)
        }
    }

    /// Removes what has expired; returns how many rows.
    @discardableResult
    package func removeExpired() throws -> Int {
        try database.write { session in
            let now = try clock(session)
            return try session.execute("DELETE FROM refresh_tokens WHERE expires_at <= \(now)")
                + session.execute("DELETE FROM revoked_tokens WHERE expires_at <= \(now)")
                + session.execute(
                    """
                    DELETE FROM login_attempts
                    WHERE blocked_until <= \(now) AND last_at <= \(LoginThrottle.horizon(now))
                    """)
        }
    }

    private static func digest(of token: String) -> String {
        SHA256Digest(of: Array(token.utf8)).hex
    }

    private static func revoke(_ family: String, _ session: SQLSession) throws {
        try session.execute(
            "UPDATE refresh_tokens SET state = 'revoked' WHERE family = \(family)")
    }

    private static func store(
        _ token: String, _ family: String, _ user: User, expiresAt: DatabaseTime,
        _ session: SQLSession
    ) throws {
        try session.execute(
            """
            INSERT INTO refresh_tokens (digest, family, username, epoch, state, expires_at)
            VALUES (\(digest(of: token)), \(family), \(user.username), \(user.epoch), 'fresh',
                \(expiresAt))
            """)
    }
}
