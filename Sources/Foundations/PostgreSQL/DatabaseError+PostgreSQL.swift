internal import Database

extension DatabaseError {
    /// From an SQLSTATE (PostgreSQL's manual, appendix A); a lost connection has none.
    static func postgreSQL(
        state: String?, message: String?, constraint: String?, isLost: Bool
    ) -> DatabaseError {
        let text = message ?? "the connection to the server broke"
        guard let state, !isLost else { return DatabaseError(.connectionLost, text) }
        if let kind = violated(state) {
            return DatabaseError(.constraint(kind), text, constraint: constraint)
        }
        // The messages of this class repeat the value.
        if state.hasPrefix("22") {
            return DatabaseError(.invalidValue, "a value does not fit its place (\(state))")
        }
        return DatabaseError(code(state), "\(text) (\(state))")
    }

    private static func violated(_ state: String) -> Constraint? {
        switch state {
        case "23000": .trigger
        case "23502": .notNull
        case "23503": .foreignKey
        case "23505": .unique
        case "23514": .check
        default: nil
        }
    }

    private static func code(_ state: String) -> Code {
        switch state {
        case "40001", "40P01": return .serialization
        case "55P03", "53300": return .busy
        case "57014": return .timedOut
        case "57P01", "57P02", "57P03", "25P03": return .connectionLost
        case "25006": return .readOnly
        case "53100": return .full
        case "42501": return .denied
        case "3D000": return .cannotOpen
        default: break
        }
        return switch state.prefix(2) {
        case "08": .connectionLost
        case "28": .denied
        case "42": .syntax
        case "XX": .corrupt
        default: .other
        }
    }
}

extension Duration {
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
