package import Accounts
internal import Cryptography
package import HTTPServing
package import Observability
internal import Parallelism
internal import Synchronization

/// Tells whose requests are to be answered: by their access tokens, and by what the database last
/// said about tokens that have ended before their time.
///
/// A token is verified once; then its digest is enough, until it expires or is revoked.
package final class TokenGate: Sendable {
    /// Throws a `TokenError` for what is not to be believed; the second is seconds since 1970.
    package typealias Verify = @Sendable (String, Int64) throws -> TokenClaims

    private struct Knowledge {
        var revoked: RevokedTokens?
        /// Of this knowledge, so that what was checked against an earlier one is not kept.
        var number = 0
    }

    private let verify: Verify
    private let now: @Sendable () -> Int64
    private let knowledge = Mutex(Knowledge())
    private let cache: TokenCache
    private let hashers = PerThread { TextHasher() }
    private let log: Logger?
    /// When each reason to refuse was last said: strangers must not fill the log.
    private let said = Mutex<[TokenError: Int64]>([:])
    private let pause: Int64 = 10

    /// - Parameters:
    ///   - capacity: About how many tokens are remembered.
    ///   - now: Seconds since 1970.
    package init(
        capacity: Int = 100_000, log: Logger? = nil,
        now: @escaping @Sendable () -> Int64 = { Timestamp.now.millisecondsSinceEpoch / 1000 },
        verify: @escaping Verify
    ) {
        self.verify = verify
        self.now = now
        self.log = log
        cache = TokenCache(capacity: capacity)
    }

    /// Whether it is known at all which tokens are void; before that nobody is let in.
    package var isReady: Bool { knowledge.withLock { $0.revoked != nil } }

    /// What the database says from now on.
    package func update(_ revoked: RevokedTokens) {
        let isNew = knowledge.withLock { knowledge in
            guard knowledge.revoked != revoked else { return false }
            knowledge.revoked = revoked
            knowledge.number += 1
            return true
        }
        if isNew { cache.remove { revoked.contains($0) } }
    }

    /// Who asks; throws a 401 when that is not clear.
    package func admit(_ request: Request) throws -> TokenClaims {
        guard let token = Self.token(of: request) else { throw Self.refusal("Not authenticated") }
        return try claims(of: token, request)
    }

    /// Who asks, who must have one of the roles; otherwise a 403 with this detail.
    package func admit(
        _ request: Request, _ roles: Set<Role>, orElse detail: String
    ) throws -> TokenClaims {
        let claims = try admit(request)
        guard roles.contains(claims.role) else { throw HTTPError(.forbidden, detail) }
        return claims
    }

    /// In the header `token`, which the reference's clients send, or as a bearer.
    package static func token(of request: Request) -> String? {
        if let token = request.headers["token"] { return token }
        guard let field = request.headers["Authorization"] else { return nil }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    package static func refusal(_ detail: String) -> HTTPError {
        HTTPError(.unauthorized, detail, headers: ["WWW-Authenticate": "Bearer"])
    }

    package var rememberedCount: Int { cache.count }

    private func claims(of token: String, _ request: Request) throws -> TokenClaims {
        let time = now()
        let digest = hashers.with { $0.words(of: token) }
        if let claims = cache.claims(of: digest), claims.expiresAt > time { return claims }
        let (revoked, number) = knowledge.withLock { ($0.revoked, $0.number) }
        guard let revoked else {
            throw HTTPError(
                .serviceUnavailable, "it is not known yet which tokens are void; try again",
                headers: ["Retry-After": "1"])
        }
        let claims: TokenClaims
        do {
            claims = try verify(token, time)
        } catch let error as TokenError {
            say(error, request, at: time)
            throw Self.refusal("Invalid token")
        }
        guard !revoked.contains(claims) else { throw Self.refusal("Invalid token") }
        cache.insert(claims, digest, now: time) { [self] in
            knowledge.withLock { $0.number == number }
        }
        return claims
    }
    /// The caller is not told why; who runs the service has to know.
    private func say(_ reason: TokenError, _ request: Request, at time: Int64) {
        let isDue = said.withLock { said in
            if let last = said[reason], abs(time - last) < pause { return false }
            said[reason] = time
            return true
        }
        guard isDue else { return }
        log?.warning(
            "token refused",
            [
                "request_id": .text(request.id), "endpoint": .text(request.pattern),
                "error": .error(reason), "from": .text(request.remoteAddress),
            ])
    }
}
