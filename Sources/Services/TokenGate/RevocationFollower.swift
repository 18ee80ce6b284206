package import Accounts
internal import Database
package import Observability
internal import Parallelism

/// Tells a gate which tokens are void, within a second of the commit that says so.
///
/// While the database is away the gate keeps what it was told last.
package final class RevocationFollower: Sendable {
    private let store: AccountStore
    private let gate: TokenGate
    private let log: Logger
    private let follower: SQLFollower

    /// Follows from now on, until `stop`; opens connections of its own.
    package init(_ store: AccountStore, _ gate: TokenGate, log: Logger) throws {
        self.store = store
        self.gate = gate
        self.log = log
        follower = SQLFollower(
            store.database, channel: AccountStore.channel, longestWait: .milliseconds(900))
        try Threads.detach { [self] in follow() }
    }

    /// Whether the gate knows what the database says now.
    package var isCurrent: Bool { gate.isReady && !follower.isAway }

    package func stop() { follower.stop() }

    private func follow() {
        follower.follow(
            { gate.update(try store.revokedTokens()) },
            failed: { error, isNew in
                if isNew {
                    log.warning(
                        "cannot read which tokens are void; what was known last holds",
                        ["error": .error(error)])
                }
                Threads.pause(microseconds: 200_000)
            }, recovered: { log.notice("the database is back; void tokens are known again") })
    }
}
