internal import Processes

/// Where a branch is pushed to.
struct GitTarget: Sendable {
    let remote: String
    /// The branch over there, such as `refs/heads/main`.
    let reference: String
    /// What git remembers of it here.
    let tracking: String

    /// `nil` when git has no remote.
    init?(_ branch: String, _ runner: GitRunner) throws {
        func setting(_ name: String) throws -> String? {
            let result = try runner.run(["config", "--get", name])
            return result.outputText.split(separator: "\n").first.map(String.init)
        }
        let remotes = try runner.require(["remote"]).outputText.split(separator: "\n")
        let chosen = try setting("branch.\(branch).remote") ?? "origin"
        guard remotes.contains(Substring(chosen)) else { return nil }
        remote = chosen
        reference = try setting("branch.\(branch).merge") ?? "refs/heads/\(branch)"
        let name = reference.dropFirst("refs/heads/".count)
        tracking = "refs/remotes/\(chosen)/\(name)"
    }
}

/// Hands the token to git for one host, through the environment of that one command: never in an
/// argument, an address, a file or another credential helper.
struct GitCredentials: Sendable {
    let environment: [String: String?]

    init(_ token: String?, for target: GitTarget, _ runner: GitRunner) throws {
        let address =
            try runner.require(["remote", "get-url", "--push", target.remote])
            .outputText.split(separator: "\n").first.map(String.init) ?? ""
        guard let token, let origin = Self.origin(of: address) else {
            environment = [:]
            return
        }
        guard !token.isEmpty, token.utf8.allSatisfy({ (33...126).contains($0) }) else {
            throw SyncError(
                .gitRefused, "GIT_TOKEN holds blanks, line feeds or nothing; check how it was set")
        }
        guard origin.isSafe else {
            throw SyncError(
                .gitRefused,
                "GIT_TOKEN would go to \(origin.text) unencrypted; use https:// for the git remote")
        }
        let settings = [
            // Helpers of the user could keep the token; an empty one removes those before it.
            ("credential.helper", ""),
            (
                "credential.\(origin.text).helper",
                "!f() { test \"$1\" = get || exit 0; printf 'username=x-access-token\\n"
                    + "password=%s\\n' \"$DVC_SYNC_GIT_TOKEN\"; }; f"
            ),
            // Hooks would inherit the environment.
            ("core.hooksPath", "/dev/null"),
        ]
        var environment: [String: String?] = [
            "DVC_SYNC_GIT_TOKEN": token, "GIT_ASKPASS": nil, "SSH_ASKPASS": nil,
            "GIT_CONFIG_COUNT": "\(settings.count)",
        ]
        for (number, (key, value)) in settings.enumerated() {
            environment["GIT_CONFIG_KEY_\(number)"] = key
            environment["GIT_CONFIG_VALUE_\(number)"] = value
        }
        self.environment = environment
    }

    /// Scheme, host and port of a web address; `nil` for other kinds.
    static func origin(of address: String) -> (text: String, isSafe: Bool)? {
        guard let scheme = ["https://", "http://"].first(where: { address.hasPrefix($0) }) else {
            return nil
        }
        let authority = address.dropFirst(scheme.count).prefix { $0 != "/" }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let name = host.hasPrefix("[") ? host : host.prefix { $0 != ":" }
        let isLocal = name == "localhost" || name.hasPrefix("127.") || name.hasPrefix("[::1]")
        return (scheme + host, scheme == "https://" || isLocal)
    }
}
