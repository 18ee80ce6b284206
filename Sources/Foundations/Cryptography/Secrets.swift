internal import COpenSSL

/// The system's source of random bytes failed.
package struct RandomSourceError: Error, CustomStringConvertible {
    package let description = "libcrypto has no random bytes: is getrandom(2) blocked here?"
}

/// Bytes that nobody can predict.
package func secureRandomBytes(_ count: Int) throws(RandomSourceError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let result = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
        unsafe RAND_bytes(buffer.baseAddress, CInt(count))
    }
    guard count == 0 || result == 1 else { throw RandomSourceError() }
    return bytes
}

/// Compares secrets in a time that tells nothing about where they differ.
package func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe CRYPTO_memcmp(left, right, left.count) == 0
}
