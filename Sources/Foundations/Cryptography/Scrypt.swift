internal import COpenSSL

/// RFC 7914's function that makes guessing passwords costly.
package struct Scrypt: Sendable, Hashable {
    /// The cost is 2 to this power; memory is 128 times the block size times that.
    package let logCost: Int
    package let blockSize: Int
    package let parallelism: Int

    /// `nil` for what takes no memory to speak of, or more than 256 MiB.
    package init?(logCost: Int, blockSize: Int, parallelism: Int) {
        guard (1...24).contains(logCost), (1...64).contains(blockSize),
            (1...16).contains(parallelism), 128 * blockSize << logCost <= Self.memoryLimit
        else { return nil }
        self.logCost = logCost
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    private static let memoryLimit = 256 << 20

    package func derive(
        _ password: [UInt8], salt: [UInt8], byteCount: Int
    ) throws(CryptographyError) -> [UInt8] {
        var key = [UInt8](repeating: 0, count: byteCount)
        let result = unsafe password.withUnsafeBytes { password in
            unsafe EVP_PBE_scrypt(
                password.bindMemory(to: CChar.self).baseAddress, password.count, salt, salt.count,
                UInt64(1) << UInt64(logCost), UInt64(blockSize), UInt64(parallelism),
                UInt64(2 * Self.memoryLimit), &key, byteCount)
        }
        guard result == 1 else { throw CryptographyError("scrypt failed: is memory short?") }
        return key
    }
}
