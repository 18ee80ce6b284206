internal import COpenSSL

/// What PostgreSQL stores instead of a password (RFC 5803, SCRAM-SHA-256): who sets a password this
/// way never sends it, and no log of statements has it.
package enum SCRAM {
    package static func verifier(
        of password: String, salt: [UInt8], iterations: Int = 4096
    ) throws(CryptographyError) -> String {
        let bytes = Array(password.utf8)
        var salted = [UInt8](repeating: 0, count: SHA256.byteCount)
        let result = unsafe bytes.withUnsafeBytes { bytes in
            unsafe PKCS5_PBKDF2_HMAC(
                bytes.bindMemory(to: CChar.self).baseAddress, CInt(bytes.count), salt,
                CInt(salt.count), CInt(iterations), EVP_sha256(), CInt(SHA256.byteCount), &salted)
        }
        guard result == 1 else { throw CryptographyError("libcrypto derives no key") }
        func key(_ name: String) -> [UInt8] {
            HMACSHA256.authenticate(Array(name.utf8), key: salted)
        }
        let stored = base64(SHA256.hash(of: key("Client Key")))
        return "SCRAM-SHA-256$\(iterations):\(base64(salt))$\(stored):\(base64(key("Server Key")))"
    }
}
