import Database
import TestSupport
import Testing

/// What every database must do alike.
@Suite struct ConformanceTests {
    private static let table: SQL = """
        CREATE TABLE things (
            id \(.identity), name \(.text) NOT NULL UNIQUE, count \(.integer), share \(.real),
            content \(.bytes), flag \(.boolean), notes \(.json("notes")),
            CHECK (count >= 0)) \(.strict)
        """

    private func makeThings(_ backend: DatabaseBackend) throws -> TestDatabase {
        let test = try backend.makeDatabase()
        try test.database.migrate([MigrationSet("things", [Migration("things", Self.table)])])
        return test
    }

    @Test("Every kind of value comes back as it was bound", arguments: DatabaseBackend.available)
    func values(backend: DatabaseBackend) throws {
        let database = try makeThings(backend).database
        let texts = ["", "'; DROP TABLE things; --", "naïve 商品 🛒\n\t\\N \\x", "\u{1}\u{7F}"]
        let integers = [Int64.min, -1, 0, Int64.max]
        let reals = [0.1, -1.5e300, .leastNonzeroMagnitude, .infinity, 3]
        let blobs: [[UInt8]] = [[], [0], Array(0...255)]
        for index in 0..<5 {
            let text = texts[index % 4] + String(index)
            let integer = integers[index % 4]
            let blob = blobs[index % 3]
            let notes = ["b": [1, 2]].json
            let row = try database.write { session in
                try session.one(
                    """
                    INSERT INTO things (name, share, content, flag, notes)
                    VALUES (\(text), \(reals[index]), \(blob), \(index % 2 == 0), \(notes))
                    RETURNING id, name, count, share, content, flag, notes
                    """)
            }
            let number = try database.query("SELECT \(integer) + 0 AS n")[0].get(
                "n", as: Int64.self)
            #expect(number == integer)
            #expect(try row.get("id", as: Int.self) == index + 1)
            #expect(try row.get("name", as: String.self) == text)
            #expect(try row.get("count", as: Int?.self) == nil)
            #expect(try row.get("share", as: Double.self) == reals[index])
            #expect(try row.get("content", as: [UInt8].self) == blob)
            #expect(try row.get("flag", as: Bool.self) == (index % 2 == 0))
            #expect(try row.json("notes", as: [String: [Int]].self) == ["b": [1, 2]])
        }
    }

    @Test("Null is bound and read in columns of all types", arguments: DatabaseBackend.available)
    func nulls(backend: DatabaseBackend) throws {
        let database = try makeThings(backend).database
        let none: String? = nil
        try database.execute(
            """
            INSERT INTO things (name, count, share, content, flag, notes)
            VALUES ('a', \(optional: none), \(optional: none), \(optional: none),
                \(optional: none), \(optional: none))
            """)
        let row = try database.query("SELECT * FROM things")[0]
        for column in ["count", "share", "content", "flag", "notes"] {
            #expect(row[column] == .null)
        }
        #expect(try row.get("flag", as: Bool?.self) == nil)
    }

    @Test("Sums and counts are integers", arguments: DatabaseBackend.available)
    func sums(backend: DatabaseBackend) throws {
        let database = try makeThings(backend).database
        try database.execute("INSERT INTO things (name, count) VALUES ('a', 2), ('b', 3)")
        let row = try database.query("SELECT sum(count) AS s, count(*) AS n FROM things")[0]
        #expect(try row.get("s", as: Int.self) == 5)
        #expect(try row.get("n", as: Int.self) == 2)
    }

    @Test(
        "What a column cannot keep is refused before it is sent",
        arguments: DatabaseBackend.available)
    func refusedValues(backend: DatabaseBackend) throws {
        let database = try makeThings(backend).database
        for value: SQLValue in [.real(.nan), .text("a\0b")] {
            #expect(code { try database.execute("SELECT \(value)") } == .invalidValue)
        }
    }

    @Test("Statements say how many rows they changed", arguments: DatabaseBackend.available)
    func changed(backend: DatabaseBackend) throws {
        let database = try makeThings(backend).database
        #expect(try database.execute("INSERT INTO things (name) VALUES ('a'), ('b'), ('c')") == 3)
        #expect(try database.execute("UPDATE things SET count = 1 WHERE name <> 'a'") == 2)
        #expect(try database.execute("UPDATE things SET count = 2 WHERE name = 'z'") == 0)
        #expect(try database.execute("DELETE FROM things WHERE count = 1 RETURNING id") == 2)
        #expect(try database.execute("SELECT * FROM things") == 0)
    }

    @Test("Each constraint is told apart", arguments: DatabaseBackend.available)
    func constraints(backend: DatabaseBackend) throws {
        let database = try makeThings(backend).database
        let parts: SQL = """
            CREATE TABLE parts (thing \(.integer) NOT NULL REFERENCES things (id)) \(.strict)
            """
        try database.migrate([MigrationSet("parts", [Migration("parts", parts)])])
        try database.execute("INSERT INTO things (name) VALUES ('a')")
        let cases: [(SQL, DatabaseError.Constraint)] = [
            ("INSERT INTO things (name) VALUES ('a')", .unique),
            ("INSERT INTO things (name, count) VALUES ('b', -1)", .check),
            ("INSERT INTO things (count) VALUES (1)", .notNull),
            ("INSERT INTO parts (thing) VALUES (99)", .foreignKey),
        ]
        for (statement, constraint) in cases {
            #expect(code { try database.execute(statement) } == .constraint(constraint))
        }
        #expect(try database.query("SELECT * FROM things").count == 1)
    }

    @Test("Wrong statements are syntax errors", arguments: DatabaseBackend.available)
    func syntax(backend: DatabaseBackend) throws {
        let database = try makeThings(backend).database
        let wrong: [SQL] = ["SELEC 1", "SELECT nothing FROM things", "SELECT 1; SELECT 2"]
        for statement in wrong {
            #expect(code { try database.query(statement) } == .syntax)
        }
    }

    @Test("Text in a column of numbers is refused", arguments: DatabaseBackend.available)
    func strictTypes(backend: DatabaseBackend) throws {
        let database = try makeThings(backend).database
        let error = #expect(throws: DatabaseError.self) {
            try database.execute("INSERT INTO things (name, count) VALUES ('a', \("secret"))")
        }
        #expect(error?.description.contains("secret") == false)
    }

    @Test("An answer is not read as what it is not", arguments: DatabaseBackend.available)
    func mismatch(backend: DatabaseBackend) throws {
        let row = try makeThings(backend).database.query("SELECT 'x' AS name, 1 AS one")[0]
        #expect(code { try row.get("name", as: Int.self) } == .mismatch)
        #expect(code { try row.get("absent", as: Int.self) } == .mismatch)
        #expect(code { try row.get("one", as: String.self) } == .mismatch)
        #expect(code { try row.json("name", as: Int.self) } == .mismatch)
    }

    @Test("Many rows at once are as if inserted one by one", arguments: DatabaseBackend.available)
    func batch(backend: DatabaseBackend) throws {
        let database = try makeThings(backend).database
        let rows: [[SQLValue]] = (0..<3007).map { (index: Int) -> [SQLValue] in
            [
                .text("\(index)\t\\N\n\r\\"), .integer(Int64(index)), .real(Double(index) / 7),
                .bytes([UInt8(index % 256), 92, 9]), .boolean(index % 3 == 0), .null,
            ]
        }
        let columns = ["name", "count", "share", "content", "flag", "notes"]
        try database.write { session in try session.insert(into: "things", columns, rows) }
        let stored = try database.query(
            "SELECT name, count, share, content, flag, notes FROM things ORDER BY count")
        #expect(stored.count == 3007)
        for (row, expected) in zip(stored, rows) {
            #expect(row["name"] == expected[0])
            #expect(try row.get("share", as: Double.self).sqlValue == expected[2])
            #expect(row["content"] == expected[3])
            #expect(try row.get("flag", as: Bool.self).sqlValue == expected[4])
            #expect(row["notes"] == .null)
        }
    }

    @Test("Rows are added as they were ended", arguments: DatabaseBackend.available)
    func rows(backend: DatabaseBackend) throws {
        let database = try makeThings(backend).database
        var rows = SQLRows(["name", "count", "content"])
        for number in 0..<3 {
            rows.addText("naïve \(number)".utf8Span.span)
            rows.add(.integer(-1))
            rows.dropRow()
            rows.addText("kept \(number)".utf8Span.span)
            rows.add(.integer(Int64(number)))
            rows.addBytes([0, UInt8(number)].span)
            rows.endRow()
        }
        try database.write { session in try session.insert(into: "things", rows) }
        let stored = try database.query("SELECT name, count, content FROM things ORDER BY id")
        #expect(rows.count == 3 && stored.count == 3)
        for (number, row) in stored.enumerated() {
            #expect(
                rows.values(of: number) == [row["name"], row["count"], row["content"]].map { $0! })
        }
        rows.removeAll()
        rows.add(.text("only one"))
        rows.endRow()
        let failure = code {
            try database.write { session in try session.insert(into: "things", rows) }
        }
        #expect(failure == .invalidValue)
        // A value of another type than the column's is refused, and nothing is read into it.
        var wrong = SQLRows(["name", "count"])
        wrong.add(.text("a"))
        wrong.add(.text("b"))
        wrong.endRow()
        #expect(throws: DatabaseError.self) {
            try database.write { session in try session.insert(into: "things", wrong) }
        }
        #expect(try database.query("SELECT * FROM things").count == 3)
    }

    @Test("A bad row among many leaves none of them", arguments: DatabaseBackend.available)
    func badBatch(backend: DatabaseBackend) throws {
        let database = try makeThings(backend).database
        let rows: [[SQLValue]] = [[.text("a")], [.text("b")], [.text("a")]]
        let failure = code {
            try database.write { session in try session.insert(into: "things", ["name"], rows) }
        }
        #expect(failure == .constraint(.unique))
        #expect(try database.query("SELECT * FROM things").isEmpty)
        // Nor is the next batch worse for it, of more rows than go into one statement.
        let names = (0..<45).map { "name \($0)" }
        for part in [names[..<41], names[41...]] {
            try database.write { session in
                try session.insert(into: "things", ["name"], part.map { [.text($0)] })
            }
        }
        let stored = try database.query("SELECT name FROM things ORDER BY id")
        #expect(try stored.map { try $0.get("name", as: String.self) } == names)
        // The connection is as good as before.
        #expect(try database.execute("INSERT INTO things (name) VALUES ('a')") == 1)
    }

    @Test("Columns of JSON take nothing else", arguments: DatabaseBackend.available)
    func json(backend: DatabaseBackend) throws {
        let database = try makeThings(backend).database
        #expect(throws: DatabaseError.self) {
            try database.execute("INSERT INTO things (name, notes) VALUES ('a', \("{x"))")
        }
        let text = #"{"z":1,"a":0.1,"n":null}"#
        try database.execute("INSERT INTO things (name, notes) VALUES ('a', \(text))")
        let row = try database.query("SELECT notes FROM things")[0]
        // To the letter, so that digests of it stay.
        #expect(try row.get("notes", as: String.self) == text)
    }

    @Test("The database's clock counts microseconds of UTC", arguments: DatabaseBackend.available)
    func clock(backend: DatabaseBackend) throws {
        let database = try makeThings(backend).database
        let before = Wall.now()
        let told = try database.now().microseconds
        let after = Wall.now()
        // SQLite's clock rounds down to milliseconds.
        #expect(told >= before - 1000 && told <= after)
    }
}
