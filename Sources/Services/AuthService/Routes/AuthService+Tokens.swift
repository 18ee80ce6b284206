internal import Accounts
internal import Database
internal import HTTPServing
internal import Observability
internal import ServiceHTTP
internal import StrictJSON
internal import TokenGate

// MARK: - Logging in and out

extension AuthService {
    func addTokens(to api: inout ServiceAPI) {
        api.on(
            .post, "/login", Description.login, bodyLimit: 1 << 16, pool: hashing.pool,
            handler(logIn))
        api.on(
            .post, "/refresh", Description.refresh, bodyLimit: 1 << 16, pool: pool,
            handler(refresh))
        api.on(
            .post, "/logout", Description.logout, bodyLimit: 1 << 16, pool: pool, handler(logOut))
        api.on(
            .get, "/.well-known/jwks.json", Description.keys, pool: pool,
            handler { _ in try keySet() })
    }

    private func logIn(_ request: Request) throws -> Response {
        let fields = try RequestFields(request, acceptsForm: true)
        let (name, password) = (try fields.text("username"), try fields.text("password"))
        guard ["", "password"].contains(try fields.textIfPresent("grant_type") ?? "") else {
            throw HTTPError(.unprocessable, "grant_type must be password")
        }
        let address = request.remoteAddress
        do {
            try throttle.begin(username: name, address: address)
        } catch {
            if error is AccountsError { logins.with("throttled").increment() }
            throw error
        }
        guard let grant = try grant(name, password) else {
            logins.with("refused").increment()
            throw TokenGate.refusal("Incorrect username or password")
        }
        try throttle.succeeded(username: name, address: address)
        logins.with("ok").increment()
        return try tokens(grant)
    }

    /// Nil unless it is the user's password. One call of scrypt whether there is such a user or
    /// not, and runs on the thread for that.
    private func grant(_ name: String, _ password: String) throws -> RefreshGrant? {
        let isName = User.refusal(ofName: name) == nil
        let known = isName ? try store.credentials(of: name) : nil
        guard case .right(let better) = try hasher.verify(password, against: known?.hash),
            let known, !known.user.isDisabled
        else { return nil }
        if let better { try store.replaceHash(known.hash, with: better, of: name) }
        do {
            let grant = try store.grant(to: name, lifetime: settings.refreshLifetime)
            // Changed while the password was being checked: it may no longer be theirs.
            return grant.user.epoch == known.user.epoch ? grant : nil
        } catch let error as AccountsError where error.code == .userNotFound {
            return nil
        }
    }

    func tokens(_ grant: RefreshGrant) throws -> Response {
        guard let key = cabinet.keys.signing else {
            throw HTTPError(.serviceUnavailable, "there is no key to sign tokens with")
        }
        let issuer = TokenIssuer(
            key, issuer: settings.issuer, audience: settings.audience,
            lifetime: settings.accessLifetime)
        let (user, now) = (grant.user, now())
        let token = try issuer.issue(to: user.username, user.role, epoch: user.epoch, now: now)
        let answer: JSON = [
            "access_token": .text(token.token), "token_type": "bearer",
            "expires_in": .integer(settings.accessLifetime.components.seconds),
            "refresh_token": .text(grant.token),
        ]
        return .json(answer.bytes)
    }

    private func refresh(_ request: Request) throws -> Response {
        let token = try RequestFields(request, acceptsForm: true).text("refresh_token")
        return try tokens(store.rotate(token, lifetime: settings.refreshLifetime))
    }

    private func logOut(_ request: Request, _ caller: Caller) throws -> Response {
        let fields = request.body.isEmpty ? nil : try RequestFields(request)
        try store.logOut(
            refreshToken: try fields?.textIfPresent("refresh_token"),
            accessToken: caller.claims.id,
            expiresAt: DatabaseTime(microseconds: caller.claims.expiresAt * 1_000_000))
        return .message("Logged out.")
    }

    private func keySet() throws -> Response {
        let keys: JSON = ["keys": .list(try cabinet.keys.verifying.compactMap { try $0.jwk })]
        var response = Response.json(keys.bytes)
        response.headers.append("Cache-Control", "public, max-age=60")
        return response
    }
}

extension Response {
    static func message(_ text: String) -> Response {
        let answer: JSON = ["msg": .text(text)]
        return .json(answer.bytes)
    }
}
