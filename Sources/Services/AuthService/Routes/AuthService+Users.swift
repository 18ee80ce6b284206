internal import Accounts
internal import Database
internal import HTTPServing
internal import Observability
internal import ServiceHTTP
internal import StrictJSON

// MARK: - What admins do

extension AuthService {
    func addUsers(to api: inout ServiceAPI) {
        api.on(
            .get, "/users", Description.listUsers, pool: pool,
            adminHandler { _ in .json(JSON.list(try store.users().map(\.json)).bytes) })
        api.on(
            .post, "/users", Description.createUser, bodyLimit: 1 << 16, pool: pool,
            adminHandler(createUser))
        api.on(
            .get, "/users/{name}", Description.showUser, pool: pool,
            adminHandler { request in .json(try user(request).json.bytes) })
        api.on(
            .patch, "/users/{name}", Description.changeUser, bodyLimit: 1 << 16, pool: pool,
            adminHandler(changeUser))
        api.on(
            .delete, "/users/{name}", Description.deleteUser, pool: pool,
            adminHandler { request in
                try store.delete(user(request).username)
                return .message("User deleted successfully.")
            })
    }

    /// The one that the path names.
    private func user(_ request: Request) throws -> User {
        let name = request.parameters["name"] ?? ""
        guard User.refusal(ofName: name) == nil, let user = try store.user(name) else {
            throw AccountsError(.userNotFound, "User not found")
        }
        return user
    }

    private func createUser(_ request: Request) throws -> Response {
        let fields = try RequestFields(request)
        let (name, password) = (try fields.text("username"), try fields.text("password"))
        let role = try Self.role(fields) ?? .user
        if let refusal = User.refusal(ofName: name) { throw AccountsError(.badName, refusal) }
        guard try store.user(name) == nil else {
            throw AccountsError(.userExists, "User already exists")
        }
        try store.create(name, role, passwordHash: hash(password, of: name))
        return .message("User created successfully.")
    }

    private func changeUser(_ request: Request) throws -> Response {
        let fields = try RequestFields(request)
        let known = ["role", "password", "disabled"]
        if fields.names.contains(where: { !known.contains($0) }) || fields.names.isEmpty {
            throw HTTPError(
                .unprocessable, "the body must have role, password or disabled, and nothing else")
        }
        var change = UserChange(
            role: try Self.role(fields), isDisabled: try fields.booleanIfPresent("disabled"))
        let password = try fields.textIfPresent("password")
        let user = try user(request)
        change.passwordHash = try password.map { try hash($0, of: user.username) }
        try store.change(user.username, change)
        return .message("User changed successfully.")
    }

    /// A password's hash, made on the thread for that, if it is a good one.
    func hash(_ password: String, of username: String) throws -> String {
        if let refusal = PasswordPolicy.refusal(of: password, for: username) {
            throw AccountsError(.badPassword, refusal)
        }
        return try hashing.run { [hasher] in try hasher.hash(password) }
    }

    private static func role(_ fields: RequestFields) throws -> Role? {
        guard let name = try fields.textIfPresent("role") else { return nil }
        guard let role = Role(rawValue: name) else {
            throw HTTPError(.unprocessable, "role must be admin, user or service")
        }
        return role
    }
}

extension User {
    var json: JSON {
        [
            "username": .text(username), "role": .text(role.rawValue),
            "disabled": .boolean(isDisabled),
            "created_at": .text(Self.time(createdAt.microseconds)),
            "changed_at": .text(Self.time(changedAt.microseconds)),
        ]
    }

    private static func time(_ microseconds: Int64) -> String {
        "\(Timestamp(millisecondsSinceEpoch: microseconds / 1000))"
    }
}
