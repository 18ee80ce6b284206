import Database
import SQLite
import TestSupport
import Testing

@Suite struct SQLiteTests {
    private let folder = TemporaryDirectory()

    @Test("Commits outlast a power cut, and references are kept")
    func settings() throws {
        let database = SQLiteDatabase.open(folder.path("a.db"))
        let expected = [
            ("journal_mode", SQLValue.text("wal")), ("synchronous", .integer(2)),
            ("foreign_keys", .integer(1)),
        ]
        for (name, value) in expected {
            let row = try database.query("PRAGMA \(unchecked: name)")[0]
            #expect(row[name] == value)
        }
    }

    @Test("What need not outlast one is not synced, and what comes after it is")
    func unsynced() throws {
        struct Failure: Error {}
        var options = DatabaseOptions()
        options.connections = 1
        let database = SQLiteDatabase.open(folder.path("a.db"), options: options)
        func level(_ session: SQLSession) throws -> SQLValue? {
            try session.query("PRAGMA synchronous")[0]["synchronous"]
        }
        #expect(try database.write(.unsynced, level) == .integer(1))
        #expect(try database.write(.rowLocks, level) == .integer(2))
        #expect(throws: Failure.self) {
            try database.write(.unsynced) { _ in throw Failure() }
        }
        #expect(try database.write(.serializable, level) == .integer(2))
    }

    @Test("A missing folder is named, with advice")
    func missingFolder() throws {
        let path = folder.path("none/a.db")
        let error = #expect(throws: DatabaseError.self) {
            try SQLiteDatabase.open(path).query("SELECT 1")
        }
        #expect(error?.code == .cannotOpen)
        #expect(error?.description.contains(path) == true)
    }

    @Test("A file that is no database is left as it is")
    func otherFile() throws {
        let bytes = Array(String(repeating: "not a database ", count: 100).utf8)
        let path = try folder.write("notes.txt", bytes)
        #expect(code { try SQLiteDatabase.open(path).query("SELECT 1") } == .corrupt)
        #expect(try folder.read("notes.txt") == bytes)
    }

    @Test("A lock of another program is waited for")
    func otherProgram() throws {
        let path = folder.path("a.db")
        let database = SQLiteDatabase.open(path)
        let table: SQL = "CREATE TABLE t (x \(.integer)) \(.strict)"
        try database.migrate([MigrationSet("t", [Migration("t", table)])])
        let program = """
            import sqlite3, sys, time
            c = sqlite3.connect(sys.argv[1], isolation_level=None)
            c.execute("BEGIN IMMEDIATE"); c.execute("INSERT INTO t VALUES (1)")
            print("held", flush=True); time.sleep(0.4); c.execute("COMMIT")
            """
        let other = try BackgroundProcess("python3", ["-c", program, path])
        let deadline = ContinuousClock.now + .seconds(20)
        while !other.output.contains("held"), ContinuousClock.now < deadline {
            pause(milliseconds: 5)
        }
        try database.execute("INSERT INTO t (x) VALUES (2)")
        let rows = try database.query("SELECT x FROM t ORDER BY rowid")
        #expect(try rows.map { try $0.get("x", as: Int.self) } == [1, 2])
    }

    @Test("A full disk undoes the transaction, and later ones are done")
    func full() throws {
        let database = SQLiteDatabase.open(folder.path("a.db"))
        let table: SQL = "CREATE TABLE t (x \(.bytes) NOT NULL) \(.strict)"
        try database.migrate([MigrationSet("t", [Migration("t", table)])])
        let bytes = [UInt8](repeating: 7, count: 1 << 16)
        let failure = code {
            try database.write { session in
                // SQLite's own stand-in for a disk without room; ends with its connection.
                try session.execute("PRAGMA max_page_count = 20")
                for _ in 0..<10 { try session.execute("INSERT INTO t (x) VALUES (\(bytes))") }
            }
        }
        #expect(failure == .full)
        #expect(try database.query("SELECT * FROM t").isEmpty)
        #expect(try database.execute("INSERT INTO t (x) VALUES (\([1] as [UInt8]))") == 1)
    }

    @Test("Many connections open a new file at once")
    func together() throws {
        let path = folder.path("new.db")
        let errors = onThreads(8) { _ in
            _ = try SQLiteDatabase.open(path).query("SELECT 1")
        }
        #expect(errors.isEmpty)
    }
}
