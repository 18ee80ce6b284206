internal import Cryptography
internal import StrictJSON

/// Tells whether a token of an outside OpenID provider is to be believed. Whoever has one is a user
/// here, of a name that no user of our own can have.
package struct ProviderVerifier: Sendable {
    private enum Key: Sendable {
        case rsa(RSAPublicKey)
        case point(P256.PublicKey)

        var algorithm: String {
            switch self {
            case .rsa: "RS256"
            case .point: "ES256"
            }
        }

        func accepts(_ signature: [UInt8], of message: [UInt8]) -> Bool {
            switch self {
            case .rsa(let key): key.verify(signature, of: message)
            case .point(let key): key.verify(signature, of: message)
            }
        }
    }

    private let keys: [String: Key]
    private let issuer: String
    private let audience: String

    /// - Parameter keySet: A JSON Web Key Set (RFC 7517); keys for other uses are left out.
    package init(
        keySet: [UInt8], issuer: String, audience: String
    ) throws(TokenKeysError) {
        guard let json = try? JSON.parse(keySet), case .list(let entries) = json["keys"] else {
            throw TokenKeysError("the provider's answer is no set of keys")
        }
        let known = entries.compactMap { entry in
            entry["kid"]?.text.flatMap { name in Self.key(entry).map { (name, $0) } }
        }
        guard !known.isEmpty else {
            throw TokenKeysError("the provider has no key for RS256 or ES256")
        }
        keys = Dictionary(known) { first, _ in first }
        self.issuer = issuer
        self.audience = audience
    }

    private static func key(_ entry: JSON) -> Key? {
        guard [nil, "sig"].contains(entry["use"]?.text) else { return nil }
        func number(_ name: String) -> [UInt8]? {
            entry[name]?.text.flatMap { Base64URL.decode($0.utf8) }
        }
        let key: Key?
        switch entry["kty"]?.text {
        case "RSA":
            guard let modulus = number("n"), let exponent = number("e") else { return nil }
            key = (try? RSAPublicKey(modulus: modulus, exponent: exponent)).map { .rsa($0) }
        case "EC" where entry["crv"] == "P-256":
            guard let x = number("x"), let y = number("y") else { return nil }
            key = (try? P256.PublicKey(x: x, y: y)).map { .point($0) }
        default: return nil
        }
        guard let key, [nil, key.algorithm].contains(entry["alg"]?.text) else { return nil }
        return key
    }

    /// Who a token says that it is from, which says nothing about who made it.
    package static func claimedIssuer(of token: String) -> String? {
        try? SignedToken(token).payload["iss"]?.text
    }

    /// - Parameter now: Seconds since 1970.
    package func verify(_ token: String, now: Int64) throws(TokenError) -> TokenClaims {
        let token = try SignedToken(token)
        // The head's own addresses and keys (jku, x5u, jwk) are never looked at.
        guard token.head["crit"] == nil else { throw .malformed }
        guard let name = token.head["kid"]?.text, let key = keys[name] else { throw .unknownKey }
        guard token.head["alg"]?.text == key.algorithm else { throw .wrongAlgorithm }
        guard key.accepts(token.signature, of: token.message) else { throw .badSignature }
        let payload = try token.payload
        guard payload["iss"]?.text == issuer else { throw .wrongIssuer }
        guard isForUs(payload) else { throw .wrongAudience }
        try SignedToken.checkTimes(of: payload, now: now)
        guard let subject = payload["sub"]?.text, !subject.isEmpty,
            let expiresAt = payload["exp"]?.integer
        else { throw .malformed }
        return TokenClaims(
            subject: "oidc/\(subject)", role: .user, issuedAt: payload["iat"]?.integer ?? now,
            expiresAt: expiresAt, id: payload["jti"]?.text ?? "", issuer: issuer,
            audience: audience, epoch: 0)
    }

    /// Cognito's access tokens have no audience but the client's id.
    private func isForUs(_ payload: JSON) -> Bool {
        switch payload["aud"] {
        case .text(let name): name == audience
        case .list(let names): names.contains(.text(audience))
        case nil: payload["client_id"]?.text == audience
        default: false
        }
    }
}
