import Accounts
import Database
import Synchronization
import TestSupport

/// Accounts in a database of their own, by a clock that a test moves.
struct Fixture {
    /// Moves only when told.
    final class Clock: Sendable {
        private let time = Mutex(DatabaseTime(microseconds: 1_800_000_000_000_000))

        var now: DatabaseTime { time.withLock(\.self) }

        func advance(_ duration: Duration) { time.withLock { $0 = $0 + duration } }
    }

    let test: TestDatabase
    let clock = Clock()
    let store: AccountStore

    init(_ backend: DatabaseBackend) throws {
        test = try backend.makeDatabase()
        try test.database.migrate([AccountsSchema.migrations])
        let clock = clock
        store = AccountStore(test.database) { _ in clock.now }
    }

    /// The same rows, as another process or a restarted one sees them.
    func reopened() throws -> AccountStore {
        let clock = clock
        return AccountStore(try test.open()) { _ in clock.now }
    }

    /// Whether a token made for the user now would be void.
    func isVoid(_ username: String, epoch: Int64, id: String = "id") throws -> Bool {
        try store.revokedTokens().contains(
            TokenClaims(
                subject: username, role: .user, issuedAt: 0, expiresAt: 1, id: id, issuer: "",
                audience: "", epoch: epoch))
    }
}

/// The code of the error that `body` throws.
func code(_ body: () throws -> some Any) -> AccountsError.Code? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? AccountsError)?.code
    }
}
