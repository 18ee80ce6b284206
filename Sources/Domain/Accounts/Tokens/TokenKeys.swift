internal import Cryptography

/// The keys of an installation, as the files `token_key` and `token_public_key` hold them.
///
/// A file has the current key first, and after it those before, each below a line `Until: SECONDS`
/// that says how long its tokens may still be met. A key of ES256 is PEM; one of HS256 is a line.
package struct TokenKeys: Sendable {
    package struct Retired: Sendable {
        package let key: VerifyingKey
        /// Seconds since 1970.
        package let until: Int64
    }

    /// Nil in a file for those who only check tokens.
    package let signing: SigningKey?
    package let current: VerifyingKey
    package let retired: [Retired]

    /// Fresh keys.
    package init(_ algorithm: TokenAlgorithm) throws {
        let key =
            switch algorithm {
            case .es256: try SigningKey(P256.PrivateKey())
            case .hs256: try SigningKey(secret: Array(Base64URL.encode(secureRandomBytes(32)).utf8))
            }
        self.init(signing: key, retired: [])
    }

    private init(signing: SigningKey, retired: [Retired]) {
        self.signing = signing
        current = signing.verifyingKey
        self.retired = retired
    }

    /// - Parameter now: Seconds since 1970; keys that have had their day by then are left out.
    package init(
        file: String, _ algorithm: TokenAlgorithm, now: Int64
    ) throws(TokenKeysError) {
        var signing: SigningKey?
        var current: VerifyingKey?
        var retired: [Retired] = []
        for entry in try Self.entries(file, algorithm) {
            let (pair, key) = try Self.key(entry.text, algorithm)
            if let until = entry.until {
                if until > now { retired.append(Retired(key: key, until: until)) }
            } else {
                guard current == nil else { throw .init("two of them are the current one") }
                (signing, current) = (pair, key)
            }
        }
        guard let current else { throw .init("none of them is the current one") }
        self.signing = signing
        self.current = current
        self.retired = retired
    }

    /// What tokens may be signed with now.
    package var verifying: [VerifyingKey] { [current] + retired.map(\.key) }

    package func verifier(issuer: String, audience: String) -> TokenVerifier {
        TokenVerifier(current.algorithm, keys: verifying, issuer: issuer, audience: audience)
    }

    /// A fresh key in place of this one, which is honoured until its tokens have expired.
    package func rotated(now: Int64, tokenLifetime: Duration) throws -> TokenKeys {
        // Its last token is signed by a process that has not seen the new key yet.
        let until = now + tokenLifetime.components.seconds + 60
        let fresh = try TokenKeys(current.algorithm)
        guard let signing = fresh.signing else { return fresh }
        return TokenKeys(
            signing: signing, retired: [Retired(key: current, until: until)] + retired)
    }
}

/// A file of keys is not what it should be; the keys themselves are never told.
package struct TokenKeysError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ reason: String) {
        description = "the keys of tokens are unusable: \(reason)"
    }
}

// MARK: - Files

extension TokenKeys {
    /// What `token_key` holds.
    package var file: String {
        get throws {
            guard let signing else { throw TokenKeysError("the private key is not here") }
            return try text(signing.fileEntry)
        }
    }

    /// What `token_public_key` holds; nil for HS256, whose keys are never public.
    package var publicFile: String? {
        get throws {
            current.algorithm == .es256 ? try text(current.fileEntry) : nil
        }
    }

    private func text(_ first: String) throws -> String {
        try first + retired.map { try "Until: \($0.until)\n" + $0.key.fileEntry }.joined()
    }

    private static func entries(
        _ file: String, _ algorithm: TokenAlgorithm
    ) throws(TokenKeysError) -> [(until: Int64?, text: String)] {
        var entries: [(until: Int64?, text: String)] = []
        var until: Int64?
        var text = ""
        for line in file.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("Until: ") {
                until = Int64(line.dropFirst(7))
                guard until != nil, text.isEmpty else { throw .init("an Until line is wrong") }
                continue
            }
            text += algorithm == .es256 ? line + "\n" : line
            guard algorithm == .hs256 || line.hasPrefix("-----END") else { continue }
            entries.append((until, text))
            (until, text) = (nil, "")
        }
        guard text.isEmpty, until == nil else { throw .init("the file ends too early") }
        return entries
    }

    private static func key(
        _ text: String, _ algorithm: TokenAlgorithm
    ) throws(TokenKeysError) -> (SigningKey?, VerifyingKey) {
        do {
            if algorithm == .es256, text.contains("PUBLIC") {
                return (nil, try VerifyingKey(P256.PublicKey(pem: text)))
            }
            let key =
                algorithm == .es256
                ? try SigningKey(P256.PrivateKey(pem: text))
                : try SigningKey(secret: Array(text.utf8))
            return (key, key.verifyingKey)
        } catch {
            throw TokenKeysError("\(error)")
        }
    }
}

extension SigningKey {
    fileprivate var fileEntry: String {
        get throws {
            switch material {
            case .pair(let key): try key.pem
            case .secret(let secret): String(decoding: secret, as: UTF8.self) + "\n"
            }
        }
    }
}

extension VerifyingKey {
    fileprivate var fileEntry: String {
        get throws {
            switch material {
            case .point(let key): try key.pem
            case .secret(let secret): String(decoding: secret, as: UTF8.self) + "\n"
            }
        }
    }
}
