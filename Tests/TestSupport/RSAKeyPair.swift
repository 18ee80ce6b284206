/// A pair of RSA keys that the program openssl made, since nothing of ours signs with RSA.
package struct RSAKeyPair: Sendable {
    private let folder = TemporaryDirectory(in: TemporaryDirectory.inMemory)
    /// The most significant byte first.
    package let modulus: [UInt8]
    package let exponent: [UInt8] = [1, 0, 1]

    package init(bits: Int = 2048) throws {
        let made = try runProcess("openssl", ["genrsa", "-out", folder.path("key"), "\(bits)"])
        let shown = try runProcess(
            "openssl", ["rsa", "-in", folder.path("key"), "-noout", "-modulus"])
        // It says Modulus=, digits, and a newline.
        let digits = Array(shown.output.utf8.dropFirst("Modulus=".utf8.count).dropLast())
        guard made.status == 0, shown.status == 0, digits.count == bits / 4 else {
            throw ServerError(description: "openssl makes no key: \(made) \(shown)")
        }
        modulus = stride(from: 0, to: digits.count, by: 2).map { place in
            Self.value(digits[place]) << 4 | Self.value(digits[place + 1])
        }
    }

    private static func value(_ digit: UInt8) -> UInt8 {
        digit < 58 ? digit - 48 : (digit | 32) - 87
    }

    /// PKCS #1 v1.5 over SHA-256.
    package func sign(_ message: [UInt8]) throws -> [UInt8] {
        try runProcess(
            "openssl", ["dgst", "-sha256", "-sign", folder.path("key")], input: message
        ).outputBytes
    }
}
