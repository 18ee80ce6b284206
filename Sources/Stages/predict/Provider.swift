import Accounts
import CommandLineKit
import HTTPClient
import StageKit
import StrictJSON
import TokenGate

extension StageSettings {
    /// The OpenID provider whose tokens are accepted beside our own; nil when there is none.
    func provider() throws -> ProviderKeys? {
        let (issuer, audience) = (environment["OIDC_ISSUER"], environment["OIDC_AUDIENCE"])
        guard let issuer, let audience else {
            guard issuer == nil, audience == nil else {
                throw UsageError("OIDC_ISSUER and OIDC_AUDIENCE belong together; set both")
            }
            return nil
        }
        guard issuer != tokenIssuer else {
            throw UsageError("OIDC_ISSUER and TOKEN_ISSUER must differ")
        }
        guard let base = HTTPURL(issuer), base.query.isEmpty else {
            throw UsageError("OIDC_ISSUER must be an address such as https://id.example/realm")
        }
        return ProviderKeys(issuer: issuer, log: log) {
            try ProviderVerifier(
                keySet: keySet(of: issuer, base), issuer: issuer, audience: audience)
        }
    }
}

/// What went wrong between us and the provider.
struct ProviderError: Error, CustomStringConvertible {
    let description: String
}

/// The provider's keys, from where its discovery document says (OpenID Connect Discovery 1.0).
private func keySet(of issuer: String, _ base: HTTPURL) throws -> [UInt8] {
    var discovery = base
    discovery.path =
        (base.path.hasSuffix("/") ? String(base.path.dropLast()) : base.path)
        + "/.well-known/openid-configuration"
    let document = try JSON.parse(get(discovery))
    guard document["issuer"]?.text == issuer else {
        throw ProviderError(description: "\(discovery.text) is of another issuer")
    }
    guard let address = document["jwks_uri"]?.text, let url = HTTPURL(address),
        url.isSecure || !base.isSecure
    else {
        throw ProviderError(description: "\(discovery.text) names no safe address of keys")
    }
    return try get(url)
}

private func get(_ url: HTTPURL) throws -> [UInt8] {
    var configuration = HTTPConfiguration()
    configuration.connectTimeout = .seconds(5)
    configuration.stallTimeout = .seconds(5)
    configuration.retry.attempts = 2
    let answer = try HTTPSession(configuration).send(HTTPRequest(.get, url))
    guard answer.status == 200 else {
        throw ProviderError(description: "\(url.text) answers \(answer.status)")
    }
    return answer.body
}
