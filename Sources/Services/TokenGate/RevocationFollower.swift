package import Accounts
internal import Database
package import Observability
internal import Parallelism
internal import Synchronization

/// Tells a gate which tokens are void, within a second of the commit that says so.
///
/// While the database is away the gate keeps what it was told last.
package final class RevocationFollower: Sendable {
    private struct State {
        var isStopping = false
        var listener: SQLListener?
        var isAway = false
    }

    private let store: AccountStore
    private let gate: TokenGate
    private let log: Logger
    private let state = Mutex(State())
    /// A look without a reason, should a notification be lost.
    private let longestWait: Duration = .milliseconds(900)

    /// Follows from now on, until `stop`; opens connections of its own.
    package init(_ store: AccountStore, _ gate: TokenGate, log: Logger) throws {
        self.store = store
        self.gate = gate
        self.log = log
        try Threads.detach { [self] in follow() }
    }

    /// Whether the gate knows what the database says now.
    package var isCurrent: Bool { gate.isReady && state.withLock { !$0.isAway } }

    package func stop() {
        let listener = state.withLock { state in
            state.isStopping = true
            return state.listener
        }
        listener?.interrupt()
    }

    private var isStopping: Bool { state.withLock(\.isStopping) }

    private func follow() {
        while !isStopping {
            do {
                let listener = try listen()
                gate.update(try store.revokedTokens())
                succeeded()
                _ = try listener.wait(atMost: longestWait)
            } catch {
                failed(error)
                Threads.pause(microseconds: 200_000)
            }
        }
        state.withLock { $0.listener = nil }
    }

    private func listen() throws -> SQLListener {
        if let listener = state.withLock(\.listener) { return listener }
        let listener = try store.database.listen(to: [AccountStore.channel])
        state.withLock { $0.listener = listener }
        return listener
    }

    private func succeeded() {
        let wasAway = state.withLock { state in
            defer { state.isAway = false }
            return state.isAway
        }
        if wasAway { log.notice("the database is back; void tokens are known again") }
    }

    private func failed(_ error: any Error) {
        let isNew = state.withLock { state in
            state.listener = nil
            defer { state.isAway = true }
            return !state.isAway
        }
        guard isNew, !isStopping else { return }
        log.warning(
            "cannot read which tokens are void; what was known last holds", ["error": .error(error)]
        )
    }
}
