internal import COpenSSL

/// Tells whether a signature of RSA with PKCS #1 v1.5 over SHA-256 is right, which JSON Web Tokens
/// call RS256. Nothing here signs with RSA.
package struct RSAPublicKey: Sendable {
    /// From 2048 bits, which nobody can factor, to 8192, which still takes under a millisecond.
    private static let modulusByteCounts = 256...1024
    private static let exponentByteCounts = 1...8

    private let key: EVPKey

    /// From the numbers that a JSON Web Key has, the most significant byte first.
    package init(modulus: [UInt8], exponent: [UInt8]) throws(CryptographyError) {
        guard Self.modulusByteCounts.contains(modulus.count), modulus.first != 0,
            Self.exponentByteCounts.contains(exponent.count), let last = exponent.last,
            last % 2 == 1, exponent != [1]
        else { throw CryptographyError("no public key of RSA with 2048 to 8192 bits") }
        key = try unsafe EVPKey(
            owning: copenssl_rsa_public(modulus, modulus.count, exponent, exponent.count),
            "libcrypto takes no such key of RSA")
    }

    package func verify(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        let context = unsafe EVP_MD_CTX_new()
        defer {
            unsafe EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        return unsafe EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key.handle) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}
