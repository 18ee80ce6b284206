package import Database
internal import Glibc

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
            let first = try password()
            do throws(DatabaseError) {
                return try PostgreSQLConnection(url, password: first, options)
            } catch {
                guard error.code == .denied, first != nil else { throw error }
                return try connect(url, after: error, first, password, options)
            }
        }
    }

    /// A password may be just being changed: for a second another one is looked for.
    private static func connect(
        _ url: String, after error: DatabaseError, _ first: String?,
        _ password: () throws(DatabaseError) -> String?, _ options: DatabaseOptions
    ) throws(DatabaseError) -> any SQLConnection {
        for _ in 0..<10 {
            usleep(100_000)
            let next = try password()
            if next != first {
                return try PostgreSQLConnection(url, password: next, options)
            }
        }
        throw error
    }
}
