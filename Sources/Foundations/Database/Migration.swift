/// A step that changes the tables; once released it is never edited, only followed by another.
package struct Migration: Sendable {
    /// What it does, for those who look at the database.
    package let name: String
    package let statements: [SQL]

    package init(_ name: String, _ statements: SQL...) {
        self.name = name
        self.statements = statements
    }
}

/// The steps of one module's tables, numbered from 1 in the order given.
///
/// Modules are numbered apart, so that each can grow without knowing the others. One that refers to
/// tables of another comes after it.
package struct MigrationSet: Sendable {
    package let module: String
    package let migrations: [Migration]

    package init(_ module: String, _ migrations: [Migration]) {
        self.module = module
        self.migrations = migrations
    }

    /// What remains to be done in a database where these steps are done, named in order.
    func pending(after applied: [String]) throws(DatabaseError) -> ArraySlice<Migration> {
        guard applied.count <= migrations.count else {
            throw DatabaseError(
                .newerSchema,
                "the tables of \(module) are at step \(applied.count) (\(applied.last ?? "")), "
                    + "and this program knows \(migrations.count)")
        }
        for (known, done) in zip(migrations, applied) where known.name != done {
            throw DatabaseError(
                .newerSchema,
                "the tables of \(module) were made by another line of this program: "
                    + "\"\(done)\" is where \"\(known.name)\" belongs")
        }
        return migrations[applied.count...]
    }
}
