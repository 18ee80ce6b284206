internal import StrictJSON

/// Tells whether an access token is to be believed.
package struct TokenVerifier: Sendable {
    private let algorithm: TokenAlgorithm
    private let keys: [String: VerifyingKey]
    private let issuer: String
    private let audience: String

    /// - Parameter keys: The one that signs now, and those before it while their tokens live.
    package init(
        _ algorithm: TokenAlgorithm, keys: [VerifyingKey], issuer: String, audience: String
    ) {
        precondition(
            keys.allSatisfy { $0.algorithm == algorithm }, "a key of another algorithm")
        self.algorithm = algorithm
        self.keys = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
        self.issuer = issuer
        self.audience = audience
    }

    /// - Parameter now: Seconds since 1970.
    package func verify(_ token: String, now: Int64) throws(TokenError) -> TokenClaims {
        let token = try SignedToken(token)
        let key = try key(named: token.head)
        guard key.accepts(token.signature, of: token.message) else { throw .badSignature }
        return try claims(in: try token.payload, now: now)
    }

    /// What the head names must be what is configured: it chooses neither algorithm nor key type.
    private func key(named head: JSON) throws(TokenError) -> VerifyingKey {
        guard head["alg"]?.text == algorithm.rawValue else { throw .wrongAlgorithm }
        // Extensions that must be understood are not.
        guard head["crit"] == nil else { throw .malformed }
        if let type = head["typ"], type.text?.uppercased() != "JWT" { throw .malformed }
        guard let name = head["kid"] else { throw .unknownKey }
        guard let key = name.text.flatMap({ keys[$0] }) else { throw .unknownKey }
        return key
    }

    private func claims(in payload: JSON, now: Int64) throws(TokenError) -> TokenClaims {
        guard let subject = payload["sub"]?.text, !subject.isEmpty,
            let role = payload["role"]?.text.flatMap({ Role(rawValue: $0) }),
            let issuedAt = payload["iat"]?.integer, let expiresAt = payload["exp"]?.integer,
            let id = payload["jti"]?.text, let epoch = payload["epoch"]?.integer
        else { throw .malformed }
        guard payload["iss"]?.text == issuer else { throw .wrongIssuer }
        guard payload["aud"]?.text == audience else { throw .wrongAudience }
        try SignedToken.checkTimes(of: payload, now: now)
        return TokenClaims(
            subject: subject, role: role, issuedAt: issuedAt, expiresAt: expiresAt, id: id,
            issuer: issuer, audience: audience, epoch: epoch)
    }
}
