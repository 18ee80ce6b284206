package import Database

/// How far predictions were folded into profiles.
package enum DriftCursor {
    /// The identifier of the last one; empty when none was.
    package static func lastFolded(_ database: SQLDatabase) throws -> String {
        try database.query("SELECT last_id FROM drift_cursor").first?.get("last_id") ?? ""
    }
}
