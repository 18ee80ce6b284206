internal import Database

/// Which tokens have ended before their time: what services that check tokens keep in memory.
package struct RevokedTokens: Sendable, Hashable {
    /// Of users whose tokens ended once; of all others every token is of epoch 0.
    private let epochs: [String: Int64]
    private let ids: Set<String>

    /// Nothing has ended.
    package init() {
        epochs = [:]
        ids = []
    }

    init(epochs: [String: Int64], ids: Set<String>) {
        self.epochs = epochs
        self.ids = ids
    }

    package func contains(_ claims: TokenClaims) -> Bool {
        claims.epoch < epochs[claims.subject] ?? 0 || ids.contains(claims.id)
    }
}

extension AccountStore {
    /// As of now; to be read again whenever the channel is notified, and once a second at least.
    package func revokedTokens() throws -> RevokedTokens {
        try database.read { session in
            let epochs = try session.query("SELECT username, epoch FROM token_epochs")
                .map { row in
                    (try row.get("username", as: String.self), try row.get("epoch", as: Int64.self))
                }
            let now = try clock(session)
            let ids = try session.query("SELECT id FROM revoked_tokens WHERE expires_at > \(now)")
                .map { row in try row.get("id", as: String.self) }
            return RevokedTokens(
                epochs: Dictionary(epochs) { _, last in last }, ids: Set(ids))
        }
    }

    /// Whose token this is, as they are now; nil when it has ended.
    package func holder(of claims: TokenClaims) throws -> User? {
        try database.read { session in
            let revoked = try session.first(
                "SELECT id FROM revoked_tokens WHERE id = \(claims.id)")
            guard revoked == nil, User.refusal(ofName: claims.subject) == nil,
                let user = try Self.findIfPresent(claims.subject, session),
                !user.isDisabled, claims.epoch == user.epoch
            else { return nil }
            return user
        }
    }
}
