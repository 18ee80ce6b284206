package import Accounts
package import Observability
internal import Synchronization

/// The installation's keys, read again every second at most, so that a new one needs no restart.
package final class KeyCabinet: Sendable {
    private struct State {
        var keys: TokenKeys
        var read: ContinuousClock.Instant
    }

    private let load: @Sendable () throws -> TokenKeys
    private let log: Logger
    private let state: Mutex<State>

    package init(log: Logger, load: @escaping @Sendable () throws -> TokenKeys) throws {
        self.load = load
        self.log = log
        state = Mutex(State(keys: try load(), read: .now))
    }

    package var keys: TokenKeys {
        state.withLock { state in
            guard state.read.duration(to: .now) > .seconds(1) else { return state.keys }
            state.read = .now
            do {
                state.keys = try load()
            } catch {
                log.error("cannot read the keys of tokens again", ["error": .error(error)])
            }
            return state.keys
        }
    }
}
