package import Accounts
package import FileStore
package import HTTPServer
internal import Observability

// MARK: - What services have beyond stages

extension StageSettings {
    /// - Parameter port: Unless PORT says another.
    package func serverSettings(port: Int) throws -> ServerSettings {
        var settings = ServerSettings()
        settings.host = environment["HOST"] ?? settings.host
        settings.port = UInt16(try environment.number("PORT", 0...65535, default: port))
        return settings
    }

    /// Whose pages may use the service: CORS_ORIGINS, with commas between.
    package var origins: [String] {
        (environment["CORS_ORIGINS"] ?? "").split(separator: ",").map { part in
            String(part.filter { $0 != " " })
        }
    }

    // MARK: - Tokens

    /// TOKEN_ALGORITHM; an installation has one.
    package var tokenAlgorithm: TokenAlgorithm {
        get throws {
            let name = environment["TOKEN_ALGORITHM"] ?? "ES256"
            guard let algorithm = TokenAlgorithm(rawValue: name) else {
                throw MissingSecret("TOKEN_ALGORITHM must be ES256 or HS256, not '\(name)'")
            }
            return algorithm
        }
    }

    package var tokenIssuer: String { environment["TOKEN_ISSUER"] ?? "aisle" }
    package var tokenAudience: String { environment["TOKEN_AUDIENCE"] ?? "aisle" }

    /// For who signs tokens.
    package func signingKeys() throws -> TokenKeys { try tokenKeys(in: "token_key") }

    /// For who only checks tokens.
    package func tokenVerifier() throws -> TokenVerifier {
        let name = try tokenAlgorithm == .es256 ? "token_public_key" : "token_key"
        return try tokenKeys(in: name).verifier(issuer: tokenIssuer, audience: tokenAudience)
    }

    private func tokenKeys(in name: String) throws -> TokenKeys {
        guard let text = try environment.secret(name, in: secrets) else {
            throw MissingSecret(
                "there is no \(path(ofSecret: name)); run `auth init-secrets`, or say with"
                    + " SECRETS_DIR where the secrets are")
        }
        return try TokenKeys(
            file: text, tokenAlgorithm, now: Timestamp.now.millisecondsSinceEpoch / 1000)
    }

    /// Where a secret's file is: where NAME_FILE says, or in the secrets' folder.
    package func path(ofSecret name: String) -> FilePath {
        environment["\(name.uppercased())_FILE"].map { FilePath($0) } ?? secrets.appending(name)
    }
}

/// Without its secrets nothing starts.
package struct MissingSecret: Error, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
