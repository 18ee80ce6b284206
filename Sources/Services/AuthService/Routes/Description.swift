internal import Accounts
internal import HTTPServing
internal import ServiceHTTP
internal import StrictJSON

/// What is published about the routes.
enum Description {
    private static let roles = Schema.oneOf(Role.allCases.map(\.rawValue))
    private static let name = Schema.text(
        1...64, pattern: "^[^/\\u0000-\\u0020\\u007F-\\u00A0]+$", example: "anna")
    /// Beyond it, the commonest passwords are refused.
    private static let newPassword = Schema.text(
        PasswordPolicy.shortest...PasswordPolicy.longest,
        pattern: "^[^\\u0000-\\u001F\\u007F-\\u009F]*$")
    private static let message = Schema.object(["msg": Schema.text])
    private static let user = Schema.object([
        "username": Schema.text, "role": roles, "disabled": Schema.boolean,
        "created_at": ["type": "string", "format": "date-time"],
        "changed_at": ["type": "string", "format": "date-time"],
    ])
    private static let tokens = Operation.Answer(
        .ok, "New tokens; the refresh token works once.",
        Schema.object([
            "access_token": Schema.text, "token_type": ["const": "bearer"],
            "expires_in": Schema.integer, "refresh_token": Schema.text,
        ]))
    private static let forms = ["application/x-www-form-urlencoded", "application/json"]
    private static let admins = "Only admins may."
    private static let path = Operation.Parameter("name", in: .path, Schema.text, "the user's name")
    private static let noUser = Operation.Answer.error(.notFound, "There is no such user.")
    private static let lastAdmin = Operation.Answer.error(.conflict, "It is the last admin.")
    private static let throttled = Operation.Answer.error(
        .tooManyRequests, "Too many attempts; try again after Retry-After seconds.")

    static let login = Operation(
        "Log in with a name and a password.",
        body: .init(
            Schema.object(
                [
                    "username": Schema.text, "password": Schema.text,
                    "grant_type": Schema.oneOf(["password", ""]), "scope": Schema.text,
                ], optional: ["grant_type", "scope"]), types: forms),
        answers: [
            tokens, .error(.unauthorized, "The name or the password is wrong."), throttled,
        ])
    static let refresh = Operation(
        "Take a refresh token for new tokens; a second use ends the login.",
        body: .init(Schema.object(["refresh_token": Schema.text]), types: forms),
        answers: [tokens, .error(.unauthorized, "The refresh token is not valid.")])
    static let logout = Operation(
        "End this token, and the login of the refresh token if there is one.", access: .anyToken,
        body: .init(
            Schema.object(["refresh_token": Schema.text], optional: ["refresh_token"]),
            isRequired: false),
        answers: [.init(.ok, "They have ended.", message)])
    static let keys = Operation(
        "The public keys that tokens are signed with (RFC 7517).",
        answers: [
            .init(.ok, "The keys.", Schema.object(["keys": Schema.list(["type": "object"])]))
        ])

    static let listUsers = Operation(
        "List all users.", access: .only(admins),
        answers: [.init(.ok, "The users.", Schema.list(user))])
    static let createUser = Operation(
        "Make a user.", access: .only(admins),
        body: .init(
            Schema.object(
                ["username": name, "password": newPassword, "role": roles], optional: ["role"])),
        answers: [
            .init(.ok, "The user is made.", message),
            .error(.badRequest, "There is a user of this name."),
        ])
    static let showUser = Operation(
        "Show a user.", access: .only(admins), parameters: [path],
        answers: [.init(.ok, "The user.", user), noUser])
    static let changeUser = Operation(
        "Change a user's role or password, or disable them; their tokens end.",
        access: .only(admins), parameters: [path],
        body: .init(
            JSON.merging(
                Schema.object(
                    ["role": roles, "password": newPassword, "disabled": Schema.boolean],
                    optional: ["role", "password", "disabled"], isClosed: true),
                ["minProperties": 1])),
        answers: [.init(.ok, "The user is changed.", message), noUser, lastAdmin])
    static let deleteUser = Operation(
        "Delete a user; their tokens end.", access: .only(admins), parameters: [path],
        answers: [.init(.ok, "The user is gone.", message), noUser, lastAdmin])

    static let me = Operation(
        "Show who I am.", access: .anyToken, answers: [.init(.ok, "You.", user)])
    static let changePassword = Operation(
        "Change my password; all tokens end, and the answer has new ones.", access: .anyToken,
        body: .init(
            Schema.object(["current_password": Schema.text, "new_password": newPassword])),
        answers: [tokens, .error(.forbidden, "The current password is wrong."), throttled])
}

extension JSON {
    fileprivate static func merging(_ left: JSON, _ right: JSON) -> JSON {
        guard case .object(let first) = left, case .object(let second) = right else { return left }
        return .object(first + second)
    }
}
