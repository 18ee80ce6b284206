package import Cryptography
package import StrictJSON

/// How tokens are signed; an installation accepts one way only.
package enum TokenAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// With a key pair: those who check tokens cannot make any.
    case es256 = "ES256"
    /// With a secret that all who check tokens share.
    case hs256 = "HS256"
}

/// What signs tokens.
package struct SigningKey: Sendable {
    enum Material: Sendable {
        case pair(P256.PrivateKey)
        case secret([UInt8])
    }

    let material: Material
    /// What accepts what this signs.
    package let verifyingKey: VerifyingKey

    package init(_ key: P256.PrivateKey) throws(CryptographyError) {
        material = .pair(key)
        verifyingKey = try VerifyingKey(key.publicKey)
    }

    package init(secret: [UInt8]) throws(CryptographyError) {
        material = .secret(secret)
        verifyingKey = try VerifyingKey(secret: secret)
    }

    func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        switch material {
        case .pair(let key): try key.sign(message)
        case .secret(let secret): HMACSHA256.authenticate(message, key: secret)
        }
    }
}

/// What tells whether a token is right. It belongs to one algorithm, whatever a token says.
package struct VerifyingKey: Sendable {
    enum Material: Sendable {
        case point(P256.PublicKey)
        case secret([UInt8])
    }

    let material: Material
    /// The `kid` of its tokens.
    package let id: String

    /// Named by RFC 7638: the digest of the key's own members.
    package init(_ key: P256.PublicKey) throws(CryptographyError) {
        material = .point(key)
        let members = try Self.members(of: key).map { JSON.Member($0.0, .text($0.1)) }
        id = Base64URL.encode(SHA256.hash(of: JSON.object(members).bytes))
    }

    /// - Parameter secret: At least 32 bytes; fewer could be guessed from one token.
    package init(secret: [UInt8]) throws(CryptographyError) {
        guard secret.count >= 32 else {
            throw CryptographyError("a secret for tokens has at least 32 bytes")
        }
        material = .secret(secret)
        let name = HMACSHA256.authenticate(Array("key id".utf8), key: secret)
        id = Base64URL.encode(name.prefix(12))
    }

    package var algorithm: TokenAlgorithm {
        switch material {
        case .point: .es256
        case .secret: .hs256
        }
    }

    /// As a JSON Web Key; nil for a secret.
    package var jwk: JSON? {
        get throws(CryptographyError) {
            guard case .point(let key) = material else { return nil }
            let members = try Self.members(of: key).map { JSON.Member($0.0, .text($0.1)) }
            return .object(
                members + [
                    JSON.Member("alg", "ES256"), JSON.Member("use", "sig"),
                    JSON.Member("kid", .text(id)),
                ])
        }
    }

    func accepts(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        switch material {
        case .point(let key): key.verify(signature, of: message)
        case .secret(let secret):
            constantTimeEqual(signature, HMACSHA256.authenticate(message, key: secret))
        }
    }

    /// In the order that RFC 7638 wants.
    private static func members(
        of key: P256.PublicKey
    ) throws(CryptographyError) -> [(String, String)] {
        let (x, y) = try key.coordinates
        return [
            ("crv", "P-256"), ("kty", "EC"), ("x", Base64URL.encode(x)), ("y", Base64URL.encode(y)),
        ]
    }
}
