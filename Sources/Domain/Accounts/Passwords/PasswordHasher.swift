package import Cryptography

/// Stores passwords so that guessing them is costly, and tells whether one is right.
package struct PasswordHasher: Sendable {
    package typealias Derive =
        @Sendable (_ password: [UInt8], _ salt: [UInt8], Scrypt) throws -> [UInt8]

    package enum Verdict: Sendable, Hashable {
        case wrong
        /// With what to store from now on, when the stored hash is of weaker parameters.
        case right(betterHash: String?)
    }

    private static let saltByteCount = 16
    private static let keyByteCount = 32

    private let parameters: Scrypt
    private let derive: Derive

    /// 32 MiB and about a tenth of a second for each guess.
    package static var usualParameters: Scrypt? {
        Scrypt(logCost: 15, blockSize: 8, parallelism: 1)
    }

    /// - Parameter derive: A seam for tests that count calls.
    package init(
        _ parameters: Scrypt,
        derive: @escaping Derive = { password, salt, scrypt in
            try scrypt.derive(password, salt: salt, byteCount: PasswordHasher.keyByteCount)
        }
    ) {
        self.parameters = parameters
        self.derive = derive
    }

    package func hash(_ password: String) throws -> String {
        let salt = try secureRandomBytes(Self.saltByteCount)
        let key = try derive(Array(password.utf8), salt, parameters)
        return StoredHash(parameters: parameters, salt: salt, key: key).text
    }

    /// One call of scrypt, also when there is no user and so no hash: the time tells nothing.
    package func verify(_ password: String, against stored: String?) throws -> Verdict {
        let bytes = Array(password.utf8.prefix(PasswordPolicy.longestBytes + 1))
        guard let stored, let hash = StoredHash(stored) else {
            _ = try derive(bytes, [UInt8](repeating: 0, count: Self.saltByteCount), parameters)
            return .wrong
        }
        let key = try derive(bytes, hash.salt, hash.parameters)
        guard constantTimeEqual(key, hash.key) else { return .wrong }
        return .right(betterHash: isWeaker(hash.parameters) ? try self.hash(password) : nil)
    }

    private func isWeaker(_ stored: Scrypt) -> Bool {
        stored.logCost < parameters.logCost || stored.blockSize < parameters.blockSize
            || stored.parallelism < parameters.parallelism
    }
}

/// `$scrypt$ln=15,r=8,p=1$SALT$KEY`, both in base64url.
private struct StoredHash {
    let parameters: Scrypt
    let salt: [UInt8]
    let key: [UInt8]

    init(parameters: Scrypt, salt: [UInt8], key: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.key = key
    }

    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
        let numbers = parts[2].split(separator: ",").compactMap { part in
            part.split(separator: "=").last.flatMap { Int($0) }
        }
        guard numbers.count == 3,
            let parameters = Scrypt(
                logCost: numbers[0], blockSize: numbers[1], parallelism: numbers[2]),
            let salt = Base64URL.decode(parts[3].utf8), let key = Base64URL.decode(parts[4].utf8),
            !key.isEmpty
        else { return nil }
        self.init(parameters: parameters, salt: salt, key: key)
    }

    var text: String {
        let numbers =
            "ln=\(parameters.logCost),r=\(parameters.blockSize),p=\(parameters.parallelism)"
        return "$scrypt$\(numbers)$\(Base64URL.encode(salt))$\(Base64URL.encode(key))"
    }
}
