package import Accounts
package import Observability
internal import Synchronization

/// The keys that accept tokens now. A token of a key that is not known yet has them read again, so
/// that a new key needs no restart.
package final class TokenKeyring: Sendable {
    package typealias Load = @Sendable () throws -> TokenVerifier

    private struct State {
        var verifier: TokenVerifier
        var read: ContinuousClock.Instant
    }

    private let load: Load
    private let log: Logger
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>
    /// Strangers can name unknown keys as often as they like.
    private let shortestPause: Duration = .milliseconds(100)
    /// Keys that have had their day go, and no token of theirs is accepted any more.
    private let longestPause: Duration = .seconds(60)

    /// - Parameter load: Reads the keys from where they are.
    package init(
        log: Logger, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        load: @escaping Load
    ) throws {
        self.load = load
        self.log = log
        self.now = now
        state = Mutex(State(verifier: try load(), read: now()))
    }

    /// - Parameter time: Seconds since 1970.
    package func verify(_ token: String, now time: Int64) throws(TokenError) -> TokenClaims {
        do throws(TokenError) {
            return try verifier(notOlderThan: longestPause).verify(token, now: time)
        } catch {
            guard error == .unknownKey else { throw error }
            return try verifier(notOlderThan: shortestPause).verify(token, now: time)
        }
    }

    private func verifier(notOlderThan age: Duration) -> TokenVerifier {
        state.withLock { state in
            guard now() - state.read >= age else { return state.verifier }
            state.read = now()
            do {
                state.verifier = try load()
            } catch {
                log.error("cannot read the keys of tokens again", ["error": .error(error)])
            }
            return state.verifier
        }
    }
}
