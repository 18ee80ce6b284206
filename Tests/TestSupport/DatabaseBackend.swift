package import Database
internal import PostgreSQL
internal import SQLite
internal import Testing

/// The databases that one suite is run on: `arguments: DatabaseBackend.available`.
package enum DatabaseBackend: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case sqlite, postgreSQL

    package var testDescription: String { rawValue }

    /// Without a PostgreSQL server here, SQLite alone; under `make test` always both.
    package static var available: [DatabaseBackend] {
        PostgresServer.isAvailable ? allCases : [.sqlite]
    }

    /// A fresh empty database.
    package func makeDatabase() throws -> TestDatabase {
        switch self {
        case .sqlite:
            // Commits are synced, which costs nothing there.
            let folder = TemporaryDirectory(in: TemporaryDirectory.inMemory)
            return try TestDatabase("sqlite:\(folder.path("aisle.db"))", folder)
        case .postgreSQL:
            return try TestDatabase(PostgresServer.shared.get().makeDatabase(), nil)
        }
    }
}

/// A database that, where it is a file, goes away with the last that can use it.
package final class TestDatabase: Sendable {
    package let url: String
    /// Connections of its own, as every program has them.
    package let database: SQLDatabase
    private let folder: TemporaryDirectory?

    package init(_ url: String, _ folder: TemporaryDirectory? = nil) throws {
        self.url = url
        self.folder = folder
        database = try Self.open(url, keeping: folder)
    }

    /// Another program's connections.
    package func open(options: DatabaseOptions = DatabaseOptions()) throws -> SQLDatabase {
        try Self.open(url, options: options, keeping: folder)
    }

    package static func open(
        _ url: String, options: DatabaseOptions = DatabaseOptions(),
        keeping folder: TemporaryDirectory? = nil
    ) throws -> SQLDatabase {
        switch try DatabaseAddress(url) {
        case .sqlite(let path):
            SQLDatabase(options: options) { () throws(DatabaseError) in
                _ = folder
                return try SQLiteDatabase.connect(path, options: options)
            }
        case .postgreSQL(let url): PostgreSQLDatabase.open(url, options: options)
        }
    }

    /// Lets a program that is not ours run statements.
    package func runElsewhere(_ script: String) throws -> ProcessOutcome {
        guard let folder else {
            return try runProcess("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", script, url])
        }
        let program = "import sqlite3,sys;sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])"
        return try runProcess("python3", ["-c", program, folder.path("aisle.db"), script])
    }
}
