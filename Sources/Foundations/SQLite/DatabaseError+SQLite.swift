internal import CSQLite
internal import Database

extension DatabaseError {
    /// SQLite's messages name tables and columns but hold no values.
    static func sqlite(_ code: Int32, _ message: String, path: String) -> DatabaseError {
        if let kind = constraint(code) { return violated(kind, message) }
        let meaning: Code =
            switch code & 0xFF {
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_INTERRUPT: .timedOut
            case SQLITE_CANTOPEN: .cannotOpen
            case SQLITE_PERM, SQLITE_AUTH: .denied
            case SQLITE_READONLY: .readOnly
            case SQLITE_FULL: .full
            case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
            case SQLITE_ERROR: .syntax
            case SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE: .invalidValue
            // A disk that fails may come back, and the open transaction is undone.
            case SQLITE_IOERR: .connectionLost
            default: .other
            }
        return DatabaseError(meaning, "\(path): \(message)")
    }

    private static func constraint(_ code: Int32) -> Constraint? {
        guard code & 0xFF == SQLITE_CONSTRAINT else { return nil }
        // The second byte tells them apart; as numbers, for Swift does not see these macros.
        return switch code >> 8 {
        case 1: .check
        case 3: .foreignKey
        case 5: .notNull
        case 6, 8, 10: .unique
        case 7: .trigger
        default: nil
        }
    }

    private static func violated(_ kind: Constraint, _ message: String) -> DatabaseError {
        guard kind != .trigger else { return DatabaseError(.constraint(kind), message) }
        let parts = message.split(separator: ": ", maxSplits: 1).map(String.init)
        return DatabaseError(
            .constraint(kind), parts[0], constraint: parts.count > 1 ? parts[1] : nil)
    }
}
