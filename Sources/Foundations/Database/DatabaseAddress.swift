/// Where a database is, read from `DATABASE_URL`; it never holds a password.
package enum DatabaseAddress: Sendable, Hashable {
    case sqlite(path: String)
    /// As libpq reads it.
    case postgreSQL(url: String)

    package init(_ text: String) throws(DatabaseError) {
        if text.hasPrefix("sqlite:") {
            let path = String(text.dropFirst("sqlite:".count))
            guard !path.isEmpty, !path.utf8.contains(0) else {
                throw DatabaseError(.invalidAddress, "the address names no file")
            }
            guard path != ":memory:" else {
                throw DatabaseError(
                    .invalidAddress, "in memory, each connection would have a database of its own")
            }
            self = .sqlite(path: path)
        } else if text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") {
            guard !Self.holdsPassword(text) else {
                // The text itself stays out of the message.
                throw DatabaseError(
                    .invalidAddress,
                    "the address holds a password, which would show in logs and process lists; "
                        + "take it out and put it into the secret database_password")
            }
            self = .postgreSQL(url: text)
        } else {
            throw DatabaseError(.invalidAddress, "the address is neither SQLite nor PostgreSQL")
        }
    }

    /// Refuses too much rather than too little: a password may itself hold `/`, `?` or `@`.
    private static func holdsPassword(_ url: String) -> Bool {
        let rest = url.drop { $0 != ":" }.dropFirst(3)
        if let at = rest.lastIndex(of: "@"), rest[..<at].contains(":") { return true }
        let query = rest.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        return query.split(separator: "&").contains { parameter in
            ["password", "sslpassword"].contains(parameter.prefix { $0 != "=" }.lowercased())
        }
    }
}
