package import Database

/// Somebody, or a program, that may log in.
package struct User: Sendable, Hashable {
    package let username: String
    package let role: Role
    package let isDisabled: Bool
    package let createdAt: DatabaseTime
    package let changedAt: DatabaseTime
    /// What their tokens must carry.
    package let epoch: Int64

    init(_ row: SQLRow) throws(DatabaseError) {
        username = try row.get("username")
        role = try row.get("role") { (name: String) in Role(rawValue: name) }
        isDisabled = try row.get("disabled")
        createdAt = try row.get("created_at")
        changedAt = try row.get("changed_at")
        epoch = try row.get("epoch")
    }

    /// Why a name cannot be a user's; nil for a good one.
    package static func refusal(ofName name: String) -> String? {
        let isFine = name.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
                .paragraphSeparator, .spaceSeparator:
                false
            default: scalar != "/"
            }
        }
        return isFine && (1...64).contains(name.unicodeScalars.count)
            ? nil : "a user's name has 1 to 64 characters, no spaces, slashes or control characters"
    }
}

/// What is to be different about a user; what is nil stays.
package struct UserChange: Sendable {
    package var role: Role?
    package var passwordHash: String?
    package var isDisabled: Bool?

    package init(role: Role? = nil, passwordHash: String? = nil, isDisabled: Bool? = nil) {
        self.role = role
        self.passwordHash = passwordHash
        self.isDisabled = isDisabled
    }
}
