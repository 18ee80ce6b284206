package import Database

/// Experiments, model versions and what is in production; all of it in the database.
package struct ModelRegistry: Sendable {
    /// Listeners on it are woken when an alias moves.
    package static let channel = "registry"

    package let database: SQLDatabase

    package init(_ database: SQLDatabase) {
        self.database = database
    }
}

/// Numbers of rows, one type for each table.
package struct RunID: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    package var description: String { String(rawValue) }
}

package struct ModelVersionID: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    package var description: String { String(rawValue) }
}
