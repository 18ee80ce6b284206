internal import Accounts
internal import HTTPServing
internal import ServiceHTTP
internal import StrictJSON

// MARK: - What everybody does for themselves

extension AuthService {
    func addOwn(to api: inout ServiceAPI) {
        api.on(
            .get, "/me", Description.me, pool: pool,
            handler { _, caller in .json(caller.user.json.bytes) })
        api.on(
            .post, "/me/password", Description.changePassword, bodyLimit: 1 << 16, pool: pool,
            handler(changePassword))
    }

    /// All tokens of the caller end with the old password, so the answer has new ones.
    private func changePassword(_ request: Request, _ caller: Caller) throws -> Response {
        let fields = try RequestFields(request)
        let old = try fields.text("current_password")
        let new = try fields.text("new_password")
        let (name, address) = (caller.user.username, request.remoteAddress)
        if let refusal = PasswordPolicy.refusal(of: new, for: name) {
            throw AccountsError(.badPassword, refusal)
        }
        // A stolen token must not be a way to guess the password faster than by logging in.
        try throttle.begin(username: name, address: address)
        let stored = try store.credentials(of: name)?.hash
        let verdict = try hashing.run { [hasher] in try hasher.verify(old, against: stored) }
        guard case .right = verdict else {
            throw HTTPError(.forbidden, "Incorrect password")
        }
        try throttle.succeeded(username: name, address: address)
        try store.change(name, UserChange(passwordHash: hash(new, of: name)))
        return try tokens(store.grant(to: name, lifetime: settings.refreshLifetime))
    }
}
