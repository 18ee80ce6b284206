import Database
import TestSupport
import Testing

@Suite struct MigrationTests {
    private let first = Migration("first", "CREATE TABLE a (x \(.integer) NOT NULL) \(.strict)")
    private let second = Migration(
        "second", "CREATE TABLE b (x \(.integer)) \(.strict)", "INSERT INTO a (x) VALUES (1)")
    private let broken = Migration(
        "broken", "CREATE TABLE c (x \(.integer)) \(.strict)", "INSERT INTO a (x) VALUES (NULL)")

    @Test("Steps are done once, in order, as they come", arguments: DatabaseBackend.available)
    func steps(backend: DatabaseBackend) throws {
        let database = try backend.makeDatabase().database
        #expect(try database.migrate([MigrationSet("m", [first])]) == ["first"])
        var changes: [String] = []
        #expect(
            try database.migrate([MigrationSet("m", [first, second])]) { changes.append($0) }
                == ["second"])
        #expect(
            try database.migrate([MigrationSet("m", [first, second])]) { changes.append($0) } == [])
        #expect(changes == ["second"])
        #expect(try database.query("SELECT * FROM a").count == 1)
        #expect(try database.schemaVersions() == ["m": 2])
    }

    @Test("A step that fails leaves nothing of all", arguments: DatabaseBackend.available)
    func allOrNothing(backend: DatabaseBackend) throws {
        let database = try backend.makeDatabase().database
        let failure = code { try database.migrate([MigrationSet("m", [first, broken])]) }
        #expect(failure == .constraint(.notNull))
        #expect(code { try database.query("SELECT * FROM a") } == .syntax)
        #expect(try database.migrate([MigrationSet("m", [first])]) == ["first"])
    }

    @Test("Programs that start together take turns", arguments: DatabaseBackend.available)
    func together(backend: DatabaseBackend) throws {
        let test = try backend.makeDatabase()
        let sets = [MigrationSet("m", [first, second])]
        let errors = onThreads(4) { _ in
            let database = try test.open()
            try database.migrate(sets)
        }
        #expect(errors.isEmpty)
        #expect(try test.database.query("SELECT * FROM a").count == 1)
    }

    @Test(
        "A database that is newer is left alone, with advice", arguments: DatabaseBackend.available)
    func newer(backend: DatabaseBackend) throws {
        let database = try backend.makeDatabase().database
        try database.migrate([MigrationSet("m", [first, second])])
        let error = #expect(throws: DatabaseError.self) {
            try database.migrate([MigrationSet("m", [first])])
        }
        #expect(error?.code == .newerSchema)
        #expect(error?.description.contains("at step 2 (second)") == true)
        #expect(error?.description.contains("upgrade this program") == true)
    }

    @Test("Steps of another line are not mixed with ours", arguments: DatabaseBackend.available)
    func otherLine(backend: DatabaseBackend) throws {
        let database = try backend.makeDatabase().database
        try database.migrate([MigrationSet("m", [first])])
        #expect(code { try database.migrate([MigrationSet("m", [second])]) } == .newerSchema)
    }

    @Test("Modules grow apart from each other", arguments: DatabaseBackend.available)
    func modules(backend: DatabaseBackend) throws {
        let database = try backend.makeDatabase().database
        let other = MigrationSet("n", [Migration("n", "CREATE TABLE n (x \(.text)) \(.strict)")])
        try database.migrate([MigrationSet("m", [first]), other])
        // A program that knows but one of them.
        #expect(try database.migrate([MigrationSet("m", [first, second])]) == ["second"])
        #expect(try database.schemaVersions() == ["m": 2, "n": 1])
    }

    @Test("Rows of a guarded table stay as they are", arguments: DatabaseBackend.available)
    func appendOnly(backend: DatabaseBackend) throws {
        let test = try backend.makeDatabase()
        let log = Migration(
            "log",
            "CREATE TABLE log (id \(.identity), word \(.text) NOT NULL) \(.strict)",
            "\(.appendOnly("log"))")
        try test.database.migrate([MigrationSet("log", [log])])
        try test.database.execute("INSERT INTO log (word) VALUES ('a'), ('b')")
        var edits = [
            "UPDATE log SET word = 'x'", "DELETE FROM log", "DELETE FROM log WHERE id = 2",
            """
            INSERT INTO log (id, word) VALUES (1, 'x')
            ON CONFLICT (id) DO UPDATE SET word = 'x'
            """,
        ]
        switch backend {
        case .sqlite: edits.append("INSERT OR REPLACE INTO log (id, word) VALUES (1, 'x')")
        case .postgreSQL: edits += ["TRUNCATE log", "TRUNCATE log CASCADE"]
        }
        for edit in edits {
            #expect(
                code { try test.database.execute("\(unchecked: edit)") } == .constraint(.trigger))
            let outcome = try test.runElsewhere(edit)
            #expect(outcome.errors.contains("append-only"), "\(edit): \(outcome)")
        }
        try test.database.execute("INSERT INTO log (word) VALUES ('c')")
        let words = try test.database.query("SELECT word FROM log ORDER BY id")
        #expect(try words.map { try $0.get("word", as: String.self) } == ["a", "b", "c"])
    }
}
