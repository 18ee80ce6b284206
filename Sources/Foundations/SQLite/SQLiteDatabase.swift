package import Database

/// Databases in one file, for one machine.
package enum SQLiteDatabase {
    /// The file is made when it is first used; its folder must exist.
    package static func open(
        _ path: String, options: DatabaseOptions = DatabaseOptions()
    ) -> SQLDatabase {
        SQLDatabase(options: options) { () throws(DatabaseError) in
            try connect(path, options: options)
        }
    }

    package static func connect(
        _ path: String, options: DatabaseOptions
    ) throws(DatabaseError) -> any SQLConnection {
        try SQLiteConnection(path, options)
    }
}
