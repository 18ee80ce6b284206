package import Database

/// Databases on a PostgreSQL server.
package enum PostgreSQLDatabase {
    /// - Parameters:
    ///   - url: From a `DatabaseAddress`, which has made sure that it holds no password.
    ///   - password: Asked at each connection, so that a new one counts without a restart.
    package static func open(
        _ url: String, password: @escaping @Sendable () throws(DatabaseError) -> String? = { nil },
        options: DatabaseOptions = DatabaseOptions()
    ) -> SQLDatabase {
        SQLDatabase(options: options) { () throws(DatabaseError) in
            try PostgreSQLConnection(url, password: try password(), options)
        }
    }
}
