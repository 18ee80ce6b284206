import Database
import PostgreSQL
import Synchronization
import TestSupport
import Testing

@Suite(.enabled(if: PostgresServer.isAvailable)) struct PostgreSQLTests {
    @Test("Sessions that the server ended are opened again, unseen")
    func endedSessions() throws {
        let test = try DatabaseBackend.postgreSQL.makeDatabase()
        let listener = try test.database.listen(to: ["news"])
        #expect(try test.database.query("SELECT 1").count == 1)
        let ended = try test.runElsewhere(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """)
        #expect(ended.status == 0, "\(ended)")
        #expect(try test.database.query("SELECT 1").count == 1)
        // News may have been missed, so that counts as some.
        #expect(try listener.wait(atMost: .seconds(20)) == .changed)
        try test.database.write { session in try session.notify("news") }
        #expect(try listener.wait(atMost: .seconds(20)) == .changed)
    }

    @Test("A session lost within a transaction repeats it from the beginning")
    func lostWithin() throws {
        let test = try DatabaseBackend.postgreSQL.makeDatabase()
        let table: SQL = "CREATE TABLE t (x \(.integer))"
        try test.database.migrate([MigrationSet("t", [Migration("t", table)])])
        let attempts = Counter()
        try test.database.write { session in
            try session.execute("INSERT INTO t (x) VALUES (1)")
            if attempts.next() == 0 {
                try session.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            }
        }
        #expect(attempts.next() == 2)
        #expect(try test.database.query("SELECT * FROM t").count == 1)
    }

    @Test("A server that crashed and came back is found again")
    func restart() throws {
        let server = try PostgresServer()
        let database = PostgreSQLDatabase.open(server.url("postgres"))
        let table: SQL = "CREATE TABLE t (x \(.integer))"
        try database.migrate([MigrationSet("t", [Migration("t", table)])])
        try database.execute("INSERT INTO t (x) VALUES (1)")
        try server.start()
        #expect(try database.query("SELECT * FROM t").count == 1)
        server.stop()
        var options = DatabaseOptions()
        options.retry.attempts = 2
        let away = PostgreSQLDatabase.open(server.url("postgres"), options: options)
        #expect(code { try away.query("SELECT 1") } == .unreachable)
    }

    @Test("A password is asked for at each connection, and shown in no error")
    func password() throws {
        let server = try PostgresServer.shared.get()
        let made = try server.psql("postgres", "CREATE ROLE guarded LOGIN PASSWORD 'open-sesame'")
        #expect(made.status == 0, "\(made)")
        let url = "postgresql://guarded@127.0.0.1:\(server.port)/postgres"
        let passwords = Mutex(["wrong-horse", "wrong-again", "open-sesame"])
        let database = PostgreSQLDatabase.open(
            url, password: { passwords.withLock { $0.removeFirst() } })
        let error = #expect(throws: DatabaseError.self) { try database.query("SELECT 1") }
        #expect(error?.code == .denied)
        #expect(error?.description.contains("wrong-horse") == false)
        #expect(error?.description.contains("database_password") == true)
        #expect(try database.query("SELECT 1").count == 1)
    }

    @Test("A database that is not there is no matter of trying again")
    func missing() throws {
        let server = try PostgresServer.shared.get()
        let database = PostgreSQLDatabase.open(server.url("absent"))
        #expect(code { try database.query("SELECT 1") } == .cannotOpen)
    }

    @Test("Two transactions that wait for each other are both done in the end")
    func deadlock() throws {
        let test = try DatabaseBackend.postgreSQL.makeDatabase()
        let table: SQL = "CREATE TABLE t (id \(.integer) PRIMARY KEY, x \(.integer) NOT NULL)"
        try test.database.migrate([MigrationSet("t", [Migration("t", table)])])
        try test.database.execute("INSERT INTO t (id, x) VALUES (0, 0), (1, 0)")
        let errors = onThreads(2) { number in
            try test.database.write(.rowLocks) { session in
                try session.execute("UPDATE t SET x = x + 1 WHERE id = \(number)")
                pause(milliseconds: 100)
                try session.execute("UPDATE t SET x = x + 1 WHERE id = \(1 - number)")
            }
        }
        #expect(errors.isEmpty)
        let rows = try test.database.query("SELECT x FROM t")
        #expect(try rows.map { try $0.get("x", as: Int.self) } == [2, 2])
    }
}
