internal import COpenSSL

/// Message authentication by RFC 2104 over SHA-256.
package enum HMACSHA256 {
    package static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: SHA256.byteCount) { buffer, count in
            let result = unsafe HMAC(
                EVP_sha256(), key, CInt(key.count), message, message.count,
                buffer.baseAddress, nil)
            unsafe precondition(result != nil, "libcrypto refused an HMAC")
            count = SHA256.byteCount
        }
    }
}
