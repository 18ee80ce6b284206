/// Why the database did not do what it was asked.
package struct DatabaseError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// The address cannot be used as it is written.
        case invalidAddress
        case cannotOpen
        /// No server answers, or it is not up yet.
        case unreachable
        /// Name, password or rights were refused.
        case denied
        /// The session broke off, and nothing of its transaction was kept.
        case connectionLost
        /// The session broke off while it was committing.
        case commitUnknown
        /// Others held a lock, or all connections, for too long.
        case busy
        /// Two transactions got in each other's way; one was undone.
        case serialization
        case timedOut
        case constraint(Constraint)
        /// The statement is wrong, or names what is not there.
        case syntax
        case invalidValue
        /// An answer is not what the caller reads it as.
        case mismatch
        case readOnly
        case full
        case corrupt
        /// A newer program has changed the tables.
        case newerSchema
        case other
    }

    package enum Constraint: Sendable, Hashable {
        case unique, foreignKey, notNull, check
        /// A trigger of ours refused.
        case trigger
    }

    package let code: Code
    /// In the database's words, without stored values, statements and secrets.
    package let detail: String
    /// The constraint, or the columns it is about, in the database's own naming.
    package let constraint: String?

    package init(_ code: Code, _ detail: String, constraint: String? = nil) {
        self.code = code
        self.detail = detail
        self.constraint = constraint
    }

    /// Whether the whole transaction may be tried again: it surely left no trace.
    package var isTransient: Bool {
        switch code {
        case .busy, .serialization, .connectionLost, .unreachable: true
        default: false
        }
    }

    package var description: String {
        let name = constraint.map { " (\($0))" } ?? ""
        let advice = advice.map { "; \($0)" } ?? ""
        return "database: \(detail)\(name)\(advice)"
    }

    private var advice: String? {
        switch code {
        case .invalidAddress: "write sqlite:PATH or postgresql://[user@]host[:port]/name"
        case .cannotOpen: "check DATABASE_URL: the database must exist, or its folder"
        case .unreachable: "check DATABASE_URL, and that the server runs and can be reached"
        case .denied: "check the user, its rights and the secret database_password"
        case .connectionLost: "nothing was changed; try again when the database is back"
        case .commitUnknown: "look whether it was done before doing it again"
        case .busy: "try again; if it stays so, look for a program that holds a transaction open"
        case .serialization: "others kept changing the same rows; try again"
        case .timedOut: "try again when there is less load, or ask for less"
        case .readOnly: "make the database's folder writable for this user"
        case .full: "make room on the database's disk"
        case .corrupt: "stop all programs and restore a backup"
        case .newerSchema: "upgrade this program, or restore the backup from before the upgrade"
        case .constraint, .syntax, .invalidValue, .mismatch, .other: nil
        }
    }
}
