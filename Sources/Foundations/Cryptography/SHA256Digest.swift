/// A SHA-256 that names the bytes it was made from.
package struct SHA256Digest: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    package let hex: String

    package var description: String { hex }

    /// `nil` for anything else than 64 lower-case hexadecimal digits.
    package init?(_ hex: String) {
        let isDigit: (UInt8) -> Bool = { (48...57).contains($0) || (97...102).contains($0) }
        guard hex.utf8.count == 2 * SHA256.byteCount, hex.utf8.allSatisfy(isDigit) else {
            return nil
        }
        self.hex = hex
    }

    fileprivate init(bytes: [UInt8]) {
        hex = Cryptography.hex(bytes)
    }

    package init(of bytes: [UInt8]) {
        hex = Cryptography.hex(SHA256.hash(of: bytes))
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = SHA256Digest(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a SHA-256 has 64 lower-case hexadecimal digits")
        }
        self = digest
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }

    package static func < (left: SHA256Digest, right: SHA256Digest) -> Bool {
        left.hex < right.hex
    }
}

extension SHA256 {
    /// The digest as a name; the hasher starts over.
    package mutating func finalizeDigest() -> SHA256Digest {
        SHA256Digest(bytes: finalize())
    }
}
