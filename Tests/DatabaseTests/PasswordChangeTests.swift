import Cryptography
import Database
import PostgreSQL
import Synchronization
import TestSupport
import Testing

@Suite(
    "A password of PostgreSQL", .enabled(if: PostgresServer.isAvailable, "needs PostgreSQL"))
struct PasswordChangeTests {
    private let server: PostgresServer
    private let role: String

    init() throws {
        server = try PostgresServer.shared.get()
        role = "role_\(hex(try secureRandomBytes(6)))"
        let outcome = try server.psql("postgres", "CREATE ROLE \(role) LOGIN PASSWORD 'first'")
        #expect(outcome.status == 0, "\(outcome)")
    }

    /// Over TCP, where the server asks for passwords.
    private func open(
        _ password: @escaping @Sendable () throws(DatabaseError) -> String?
    ) -> SQLDatabase {
        PostgreSQLDatabase.open(
            "postgresql://\(role)@127.0.0.1:\(server.port)/postgres", password: password)
    }

    private func change(to password: String) throws {
        let verifier = try SCRAM.verifier(of: password, salt: secureRandomBytes(16))
        try open { "first" }
            .execute("ALTER ROLE CURRENT_USER PASSWORD '\(unchecked: verifier)'")
    }

    @Test("can be set without being sent")
    func verifier() throws {
        try change(to: "second, with ünusual letters")
        #expect(try !open { "second, with ünusual letters" }.query("SELECT 1").isEmpty)
        #expect(throws: DatabaseError.self) { try open { "first" }.query("SELECT 1") }
    }

    @Test("may be changed before those who use it know the new one")
    func late() throws {
        try change(to: "second")
        let asked = Mutex(0)
        let database = open {
            asked.withLock { asked in
                asked += 1
                return asked < 4 ? "first" : "second"
            }
        }
        #expect(try !database.query("SELECT 1").isEmpty)
        #expect(asked.withLock(\.self) == 4)
    }
}
