import Database
import Foundation
import TestSupport
import Testing

@Suite struct ListenerTests {
    private func makeDatabase(_ backend: DatabaseBackend) throws -> TestDatabase {
        let test = try backend.makeDatabase()
        let table: SQL = "CREATE TABLE t (x \(.integer)) \(.strict)"
        try test.database.migrate([MigrationSet("t", [Migration("t", table)])])
        return test
    }

    private func announce(_ database: SQLDatabase) throws {
        try database.write { session in
            try session.execute("INSERT INTO t (x) VALUES (1)")
            try session.notify("news")
        }
    }

    @Test("A commit elsewhere ends the wait", arguments: DatabaseBackend.available)
    func change(backend: DatabaseBackend) throws {
        let test = try makeDatabase(backend)
        let listener = try test.database.listen(to: ["news"])
        let start = ContinuousClock.now
        let other = try test.open()
        Thread {
            Thread.sleep(forTimeInterval: 0.2)
            try? announce(other)
        }.start()
        #expect(try listener.wait(atMost: .seconds(20)) == .changed)
        #expect(start.duration(to: .now) < .seconds(10))
        #expect(try test.database.query("SELECT * FROM t").count == 1)
    }

    @Test("A commit between two waits is not missed", arguments: DatabaseBackend.available)
    func between(backend: DatabaseBackend) throws {
        let test = try makeDatabase(backend)
        let listener = try test.database.listen(to: ["news"])
        for _ in 0..<3 {
            try announce(test.database)
            #expect(try listener.wait(atMost: .seconds(20)) == .changed)
        }
        #expect(try listener.wait(atMost: .milliseconds(300)) == .timedOut)
    }

    @Test("What is undone wakes nobody", arguments: DatabaseBackend.available)
    func undone(backend: DatabaseBackend) throws {
        let test = try makeDatabase(backend)
        let listener = try test.database.listen(to: ["news"])
        #expect(throws: CancellationError.self) {
            try test.database.write { session in
                try session.execute("INSERT INTO t (x) VALUES (1)")
                try session.notify("news")
                throw CancellationError()
            }
        }
        #expect(try listener.wait(atMost: .milliseconds(300)) == .timedOut)
    }

    @Test("A wait can be interrupted, even before it begins", arguments: DatabaseBackend.available)
    func interrupt(backend: DatabaseBackend) throws {
        let listener = try makeDatabase(backend).database.listen(to: ["news"])
        let start = ContinuousClock.now
        listener.interrupt()
        #expect(try listener.wait(atMost: .seconds(20)) == .interrupted)
        Thread {
            Thread.sleep(forTimeInterval: 0.1)
            listener.interrupt()
        }.start()
        #expect(try listener.wait(atMost: .seconds(20)) == .interrupted)
        #expect(start.duration(to: .now) < .seconds(10))
        #expect(try listener.wait(atMost: .milliseconds(10)) == .timedOut)
    }

    @Test("Other channels' news wake nobody", .enabled(if: PostgresServer.isAvailable))
    func channels() throws {
        let test = try makeDatabase(.postgreSQL)
        let listener = try test.database.listen(to: ["other", "Odd \"name\""])
        try announce(test.database)
        #expect(try listener.wait(atMost: .milliseconds(100)) == .timedOut)
        try test.database.write { session in try session.notify("Odd \"name\"") }
        #expect(try listener.wait(atMost: .seconds(20)) == .changed)
    }
}
