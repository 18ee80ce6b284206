package import Cryptography
internal import StrictJSON

/// Makes access tokens.
package struct TokenIssuer: Sendable {
    private let key: SigningKey
    private let issuer: String
    private let audience: String
    package let lifetime: Duration

    package init(
        _ key: SigningKey, issuer: String, audience: String, lifetime: Duration = .seconds(1800)
    ) {
        self.key = key
        self.issuer = issuer
        self.audience = audience
        self.lifetime = lifetime
    }

    /// - Parameter now: Seconds since 1970.
    package func issue(
        to subject: String, _ role: Role, epoch: Int64, now: Int64
    ) throws -> (token: String, claims: TokenClaims) {
        let claims = TokenClaims(
            subject: subject, role: role, issuedAt: now,
            expiresAt: now + lifetime.components.seconds,
            id: Base64URL.encode(try secureRandomBytes(16)), issuer: issuer, audience: audience,
            epoch: epoch)
        return (try sign(claims), claims)
    }

    package func sign(_ claims: TokenClaims) throws(CryptographyError) -> String {
        let header: JSON = [
            "alg": .text(key.verifyingKey.algorithm.rawValue), "typ": "JWT",
            "kid": .text(key.verifyingKey.id),
        ]
        let payload: JSON = [
            "sub": .text(claims.subject), "role": .text(claims.role.rawValue),
            "iat": .integer(claims.issuedAt), "exp": .integer(claims.expiresAt),
            "jti": .text(claims.id), "iss": .text(claims.issuer), "aud": .text(claims.audience),
            "epoch": .integer(claims.epoch),
        ]
        let signed = Base64URL.encode(header.bytes) + "." + Base64URL.encode(payload.bytes)
        return signed + "." + Base64URL.encode(try key.sign(Array(signed.utf8)))
    }
}
