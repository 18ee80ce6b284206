import Database
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite struct TransactionTests {
    private struct Cancelled: Error {}

    private func makeCounter(_ backend: DatabaseBackend) throws -> TestDatabase {
        let test = try backend.makeDatabase()
        let table: SQL = "CREATE TABLE counter (value \(.integer) NOT NULL) \(.strict)"
        try test.database.migrate([MigrationSet("test", [Migration("counter", table)])])
        try test.database.execute("INSERT INTO counter (value) VALUES (0)")
        return test
    }

    private func value(_ database: SQLDatabase) throws -> Int {
        try database.query("SELECT value FROM counter")[0].get("value")
    }

    @Test("An error undoes the whole transaction", arguments: DatabaseBackend.available)
    func rollback(backend: DatabaseBackend) throws {
        let database = try makeCounter(backend).database
        #expect(throws: Cancelled.self) {
            try database.write { session in
                try session.execute("UPDATE counter SET value = 5")
                throw Cancelled()
            }
        }
        #expect(try value(database) == 0)
    }

    @Test("A transaction with a caught error is undone too", arguments: DatabaseBackend.available)
    func caughtError(backend: DatabaseBackend) throws {
        let database = try makeCounter(backend).database
        let failure = code {
            try database.write { session in
                try session.execute("UPDATE counter SET value = 5")
                _ = try? session.execute("SELECT nothing")
            }
        }
        #expect(failure == .syntax)
        #expect(try value(database) == 0)
    }

    @Test("A reading transaction cannot write", arguments: DatabaseBackend.available)
    func readOnly(backend: DatabaseBackend) throws {
        let database = try makeCounter(backend).database
        let update: SQL = "UPDATE counter SET value = 5"
        #expect(code { try database.read { try $0.execute(update) } } == .readOnly)
        #expect(try database.execute(update) == 1)
    }

    @Test("A reader sees one state of all tables", arguments: DatabaseBackend.available)
    func snapshot(backend: DatabaseBackend) throws {
        let database = try makeCounter(backend).database
        let other = try makeWriter(database)
        let seen = try database.read { session in
            let first: Int = try session.one("SELECT value FROM counter").get("value")
            other()
            return [first, try session.one("SELECT value FROM counter").get("value")]
        }
        #expect(seen == [0, 0])
        #expect(try value(database) == 1)
    }

    /// Adds one on a thread of its own and waits for it.
    private func makeWriter(_ database: SQLDatabase) throws -> () -> Void {
        {
            let thread = Thread {
                _ = try? database.execute("UPDATE counter SET value = value + 1")
            }
            thread.start()
            while !thread.isFinished { Thread.sleep(forTimeInterval: 0.005) }
        }
    }

    @Test(
        "Reading and then writing loses no update of another thread",
        arguments: DatabaseBackend.available)
    func lostUpdates(backend: DatabaseBackend) throws {
        let test = try makeCounter(backend)
        let errors = onThreads(4) { _ in
            let database = try test.open()
            for _ in 0..<15 {
                try database.write { session in
                    let row = try session.one("SELECT value FROM counter")
                    let value: Int = try row.get("value")
                    try session.execute("UPDATE counter SET value = \(value + 1)")
                }
            }
        }
        #expect(errors.isEmpty)
        #expect(try value(test.database) == 60)
    }

    @Test(
        "More threads than connections wait for their turn", arguments: DatabaseBackend.available)
    func fewConnections(backend: DatabaseBackend) throws {
        var options = DatabaseOptions()
        options.connections = 2
        let test = try makeCounter(backend)
        let database = try test.open(options: options)
        let errors = onThreads(6) { _ in
            for _ in 0..<5 {
                try database.write(.rowLocks) { session in
                    try session.execute("UPDATE counter SET value = value + 1")
                }
            }
        }
        #expect(errors.isEmpty)
        #expect(try value(database) == 30)
    }

    @Test("A lock that is never let go is an error", arguments: DatabaseBackend.available)
    func busy(backend: DatabaseBackend) throws {
        let test = try makeCounter(backend)
        var options = DatabaseOptions()
        options.lockTimeout = .milliseconds(50)
        options.retry.attempts = 2
        let other = try test.open(options: options)
        let failure = try test.database.write { session in
            try session.execute("UPDATE counter SET value = 7")
            return code { try other.execute("UPDATE counter SET value = 8") }
        }
        #expect(failure == .busy)
        #expect(try value(test.database) == 7)
    }

    @Test("All connections in use is an error", arguments: DatabaseBackend.available)
    func exhausted(backend: DatabaseBackend) throws {
        let test = try makeCounter(backend)
        var options = DatabaseOptions()
        options.lockTimeout = .milliseconds(50)
        options.connections = 1
        options.retry.attempts = 1
        let database = try test.open(options: options)
        let failure = try database.read { _ in
            code { try database.query("SELECT 1") }
        }
        #expect(failure == .busy)
        #expect(try database.query("SELECT 1").count == 1)
    }

    @Test("A statement that takes too long is ended", arguments: DatabaseBackend.available)
    func timeout(backend: DatabaseBackend) throws {
        let test = try makeCounter(backend)
        var options = DatabaseOptions()
        options.statementTimeout = .seconds(1)
        let database = try test.open(options: options)
        let start = ContinuousClock.now
        let failure = code {
            try database.query(
                """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                SELECT count(*) FROM n
                """)
        }
        #expect(failure == .timedOut)
        #expect(start.duration(to: .now) < .seconds(25))
        #expect(try value(database) == 0)
    }

    @Test("A commit of another program is there at once", arguments: DatabaseBackend.available)
    func otherProgram(backend: DatabaseBackend) throws {
        let test = try makeCounter(backend)
        let outcome = try test.runElsewhere("UPDATE counter SET value = 9")
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try value(test.database) == 9)
    }
}
