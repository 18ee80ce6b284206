package import Accounts
internal import HTTPServing
package import Observability
internal import Parallelism
internal import Synchronization

/// Checks tokens of an outside OpenID provider with its keys, which are fetched in the background
/// and kept. A key that is not known yet has them fetched again, now and then.
package final class ProviderKeys: Sendable {
    /// Asks the provider, at addresses that are its own whatever a token says.
    package typealias Fetch = @Sendable () throws -> ProviderVerifier

    private struct State {
        var verifier: ProviderVerifier?
        /// How often there were new keys.
        var generation = 0
        var asked: ContinuousClock.Instant?
        var isAsking = false
    }

    package let issuer: String
    private let fetch: Fetch
    private let log: Logger
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())
    /// Strangers can name unknown keys as often as they like.
    private let shortestPause: Duration = .seconds(10)
    /// A key that the provider has given up is not accepted for longer.
    private let longestPause: Duration = .seconds(600)

    package init(
        issuer: String, log: Logger,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }, fetch: @escaping Fetch
    ) {
        self.issuer = issuer
        self.log = log
        self.now = now
        self.fetch = fetch
        _ = ask(ifOlderThan: .zero)
    }

    /// - Parameter time: Seconds since 1970.
    package func verify(_ token: String, now time: Int64) throws -> TokenClaims {
        _ = ask(ifOlderThan: longestPause)
        let before = state.withLock { ($0.verifier, $0.generation) }
        do throws(TokenError) {
            return try Self.verify(token, before.0, time)
        } catch {
            guard error == .unknownKey else { throw error }
            guard !ask(ifOlderThan: shortestPause) else {
                throw HTTPError(
                    .serviceUnavailable, "the provider is being asked for its keys; try again",
                    headers: ["Retry-After": "1"])
            }
            let after = state.withLock { ($0.verifier, $0.generation) }
            // They came while the old ones were looked at.
            guard after.1 != before.1 else { throw error }
            return try Self.verify(token, after.0, time)
        }
    }

    private static func verify(
        _ token: String, _ verifier: ProviderVerifier?, _ time: Int64
    ) throws(TokenError) -> TokenClaims {
        guard let verifier else { throw .unknownKey }
        return try verifier.verify(token, now: time)
    }

    /// Whether the provider is being asked, which no thread that reads requests waits for.
    private func ask(ifOlderThan age: Duration) -> Bool {
        let isFirst = state.withLock { state -> Bool? in
            if state.isAsking { return false }
            if let asked = state.asked, now() - asked < age { return nil }
            state.asked = now()
            state.isAsking = true
            return true
        }
        guard let isFirst else { return false }
        if isFirst {
            do {
                try Threads.detach { [self] in refresh() }
            } catch {
                state.withLock { $0.isAsking = false }
            }
        }
        return true
    }

    private func refresh() {
        do {
            let verifier = try fetch()
            state.withLock { state in
                state.verifier = verifier
                state.generation += 1
            }
        } catch {
            log.error(
                "cannot fetch the keys of the OpenID provider; those that are known hold",
                ["issuer": .text(issuer), "error": .error(error)])
        }
        state.withLock { $0.isAsking = false }
    }
}
