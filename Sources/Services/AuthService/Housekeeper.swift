package import Accounts
internal import Database
package import Observability
internal import Parallelism
package import ServiceHTTP
internal import Synchronization

/// Brings the tables up to date, makes the first admin, and removes what has expired, as soon as
/// and as long as the database lets it.
package final class Housekeeper: Sendable {
    private struct State {
        var problem: String? = "waiting for the database"
        var isStopping = false
    }

    private let store: AccountStore
    private let hasher: PasswordHasher
    private let migrate: @Sendable () throws -> Void
    private let adminPassword: @Sendable () throws -> String?
    private let log: Logger
    private let state = Mutex(State())

    package init(
        _ store: AccountStore, _ hasher: PasswordHasher, log: Logger,
        migrate: @escaping @Sendable () throws -> Void,
        adminPassword: @escaping @Sendable () throws -> String?
    ) {
        self.store = store
        self.hasher = hasher
        self.migrate = migrate
        self.adminPassword = adminPassword
        self.log = log
    }

    /// For `/ready`.
    package func condition() -> Condition {
        if let problem = state.withLock(\.problem) { return .bad(problem) }
        do {
            _ = try store.database.now()
            return .good
        } catch {
            return .bad("the database does not answer")
        }
    }

    /// Works until `stop`.
    package func run() {
        while !isStopping, !prepareOnce() { rest(.seconds(1)) }
        while !isStopping {
            clean()
            rest(.seconds(3600))
        }
    }

    package func stop() { state.withLock { $0.isStopping = true } }

    private var isStopping: Bool { state.withLock(\.isStopping) }

    /// False when it is to be tried again.
    package func prepareOnce() -> Bool {
        do {
            try migrate()
            try makeFirstAdmin()
        } catch let error as SecretError {
            return failed("\(error)", error)
        } catch {
            return failed("waiting for the database", error)
        }
        state.withLock { $0.problem = nil }
        log.info("ready")
        return true
    }

    private func failed(_ problem: String, _ error: any Error) -> Bool {
        state.withLock { $0.problem = problem }
        log.error("not ready", ["error": .error(error)])
        return false
    }

    private func makeFirstAdmin() throws {
        guard try store.users().isEmpty else { return }
        guard let password = try adminPassword() else {
            throw SecretError("there is no user yet and no admin_password; run `auth init-secrets`")
        }
        if let refusal = PasswordPolicy.refusal(of: password, for: "admin") {
            throw SecretError("admin_password cannot be used: \(refusal)")
        }
        if try store.createFirst("admin", passwordHash: hasher.hash(password)) {
            log.notice("made the first user, admin; `auth admin-password` shows the password")
        }
    }

    private func clean() {
        do {
            let count = try store.removeExpired()
            if count > 0 { log.info("removed what has expired", ["rows": .integer(count)]) }
        } catch {
            log.warning("cannot remove what has expired", ["error": .error(error)])
        }
    }

    private func rest(_ duration: Duration) {
        Threads.rest(until: .now + duration) { isStopping }
    }
}
