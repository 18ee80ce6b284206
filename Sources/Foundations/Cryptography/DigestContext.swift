internal import COpenSSL

/// A digest algorithm, fetched once: a fetch takes longer than hashing a small file.
@safe struct DigestAlgorithm: @unchecked Sendable {  // Safe: an EVP_MD never changes once fetched.
    let handle: OpaquePointer

    /// `-fips` asks for it even where policy forbids it in signatures: MD5 only names bytes here.
    static let md5 = DigestAlgorithm("MD5", properties: "-fips")
    static let sha256 = DigestAlgorithm("SHA256", properties: nil)

    private init(_ name: String, properties: String?) {
        guard let handle = unsafe EVP_MD_fetch(nil, name, properties) else {
            fatalError("libcrypto offers no \(name)")  // Safe: nothing can be named without it.
        }
        unsafe self.handle = handle
    }
}

/// One reusable libcrypto digest context.
@safe struct DigestContext: ~Copyable {
    private let context: OpaquePointer
    private let algorithm: DigestAlgorithm

    init(_ algorithm: DigestAlgorithm) {
        guard let context = unsafe EVP_MD_CTX_new() else {
            fatalError("out of memory")  // Safe: as any failed allocation of Swift's own.
        }
        unsafe self.context = context
        self.algorithm = algorithm
        reset()
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    mutating func reset() {
        check(unsafe EVP_DigestInit_ex2(context, algorithm.handle, nil))
    }

    mutating func update(_ bytes: borrowing RawSpan) {
        unsafe bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return }
            check(unsafe EVP_DigestUpdate(context, base, buffer.count))
        }
    }

    /// Writes the digest to `output`, which must be long enough, and starts over.
    mutating func finalize(into output: UnsafeMutablePointer<UInt8>) {
        check(unsafe EVP_DigestFinal_ex(context, output, nil))
        reset()
    }

    private func check(_ result: Int32) {
        precondition(result == 1, "libcrypto refused a digest operation")
    }
}
