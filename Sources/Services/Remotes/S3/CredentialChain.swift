internal import HTTPClient
internal import Synchronization
internal import Versioning

/// Finds credentials where AWS's own tools do, in their order, and renews those that expire.
final class CredentialChain: Sendable {
    struct Found: Sendable {
        let credentials: SigV4.Credentials
        /// Seconds since 1970; `nil` when they last.
        var expiry: Int?
    }

    let settings: S3Settings
    let environment: [String: String]
    let clock: WallClock
    /// Asks the machine's own metadata services, which answer at once or not at all.
    let metadata: HTTPSession
    private let profile: AWSProfile
    private let profileIsExplicit: Bool
    /// Held while new ones are fetched: the others would only ask the same.
    private let current = Mutex<Found?>(nil)

    init(
        _ settings: S3Settings, environment: [String: String], clock: WallClock,
        profile: AWSProfile
    ) {
        self.settings = settings
        self.environment = environment
        self.clock = clock
        self.profile = profile
        profileIsExplicit = settings.options["profile"] != nil
        var configuration = HTTPConfiguration()
        configuration.connectTimeout = .seconds(1)
        configuration.stallTimeout = .seconds(2)
        configuration.retry.attempts = 2
        metadata = HTTPSession(configuration)
    }

    /// - Returns: `nil` when requests are to go unsigned.
    func credentials() throws(RemoteError) -> SigV4.Credentials? {
        if settings.isAnonymous { return nil }
        return try current.withLock { (found: inout Found?) throws(RemoteError) in
            // Renewed early, so that no request is on its way when they expire.
            if let known = found, known.expiry.map({ $0 - clock.epochSeconds() > 300 }) ?? true {
                return known.credentials
            }
            let fresh = try find()
            found = fresh
            return fresh.credentials
        }
    }

    /// Forgets credentials that a server called expired; false when they cannot be renewed.
    func renew(_ expired: SigV4.Credentials?) -> Bool {
        current.withLock { found in
            guard found?.credentials == expired else { return true }
            guard found?.expiry != nil else { return false }
            found = nil
            return true
        }
    }

    private func find() throws(RemoteError) -> Found {
        if let keys = settings.keys { return Found(credentials: keys) }
        if !profileIsExplicit, let found = fromEnvironment() { return found }
        if let found = try fromProfile() { return found }
        if let found = try fromContainer() { return found }
        if let found = try fromInstance() { return found }
        throw RemoteError(
            .denied,
            "no credentials for \(settings.location.text): set access_key_id and "
                + "secret_access_key of remote '\(settings.options.name)' (with --local), or "
                + "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile in ~/.aws/credentials")
    }

    private func fromEnvironment() -> Found? {
        guard let id = environment["AWS_ACCESS_KEY_ID"], !id.isEmpty,
            let secret = environment["AWS_SECRET_ACCESS_KEY"], !secret.isEmpty
        else { return nil }
        let token = environment["AWS_SESSION_TOKEN"] ?? environment["AWS_SECURITY_TOKEN"]
        return Found(
            credentials: SigV4.Credentials(
                accessKeyID: id, secretAccessKey: secret,
                sessionToken: token.flatMap { $0.isEmpty ? nil : $0 }))
    }

    private func fromProfile() throws(RemoteError) -> Found? {
        if let id = profile["aws_access_key_id"], let secret = profile["aws_secret_access_key"] {
            return Found(
                credentials: SigV4.Credentials(
                    accessKeyID: id, secretAccessKey: secret,
                    sessionToken: profile["aws_session_token"]))
        }
        let unsupported = [
            "role_arn", "sso_session", "sso_start_url", "credential_process",
            "web_identity_token_file",
        ]
        if let setting = unsupported.first(where: { profile[$0] != nil }) {
            throw settings.options.failure(
                "profile '\(profile.name)' uses \(setting), which is not supported; run "
                    + "`aws configure export-credentials --format env` and set what it prints")
        }
        if profileIsExplicit {
            throw RemoteError(
                .denied,
                "remote '\(settings.options.name)': profile '\(profile.name)' has no "
                    + "aws_access_key_id and aws_secret_access_key")
        }
        return nil
    }
}
