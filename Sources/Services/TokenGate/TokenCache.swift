internal import Accounts
internal import Cryptography
internal import Synchronization

/// Claims of tokens by digest, in parts with a lock each so that threads seldom meet.
final class TokenCache: Sendable {
    private final class Part: Sendable {
        let claims = Mutex<[DigestWords: TokenClaims]>([:])
    }

    private let parts: [Part]
    private let limit: Int

    init(capacity: Int) {
        parts = (0..<16).map { _ in Part() }
        limit = max(1, capacity / parts.count)
    }

    func claims(of digest: DigestWords) -> TokenClaims? {
        part(digest).claims.withLock { $0[digest] }
    }

    /// - Parameter isCurrent: Asked under the lock that `remove` takes, so that what was checked
    ///   before a revocation is not put in after it.
    func insert(
        _ new: TokenClaims, _ digest: DigestWords, now: Int64, if isCurrent: () -> Bool
    ) {
        part(digest).claims.withLock { claims in
            guard isCurrent() else { return }
            if claims.count >= limit { claims = claims.filter { $0.value.expiresAt > now } }
            // All are in use: they are verified again, which costs less than a search for the
            // oldest at each request.
            if claims.count >= limit { claims.removeAll() }
            claims[digest] = new
        }
    }

    func remove(where isVoid: (TokenClaims) -> Bool) {
        for part in parts {
            part.claims.withLock { claims in claims = claims.filter { !isVoid($0.value) } }
        }
    }

    var count: Int { parts.reduce(0) { $0 + $1.claims.withLock(\.count) } }

    private func part(_ digest: DigestWords) -> Part {
        parts[Int(truncatingIfNeeded: digest.first & 15)]
    }
}
