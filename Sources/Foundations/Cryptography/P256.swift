internal import COpenSSL

/// Signatures on the curve P-256 over SHA-256, which JSON Web Tokens call ES256.
package enum P256 {
    package static let signatureByteCount = 64
    static let coordinateByteCount = 32

    /// Who can sign.
    package struct PrivateKey: Sendable {
        let key: EVPKey

        /// A fresh one.
        package init() throws(CryptographyError) {
            key = try unsafe EVPKey(owning: copenssl_generate_p256(), "libcrypto makes no key")
        }

        /// Reads PKCS #8 as `pem` writes it.
        package init(pem: String) throws(CryptographyError) {
            let advice = "no private key of P-256 in PEM form"
            key = try unsafe EVPKey(
                owning: unsafe P256.read(pem) { unsafe PEM_read_bio_PrivateKey($0, nil, nil, nil) },
                advice)
            guard key.isP256 else { throw CryptographyError(advice) }
        }

        package var pem: String {
            get throws(CryptographyError) {
                try unsafe P256.write { bio in
                    unsafe PEM_write_bio_PKCS8PrivateKey(bio, key.handle, nil, nil, 0, nil, nil)
                }
            }
        }

        package var publicKey: PublicKey { PublicKey(key: key) }

        /// The two numbers of a signature, 32 bytes each.
        package func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
            let context = unsafe EVP_MD_CTX_new()
            defer { unsafe EVP_MD_CTX_free(context) }
            var der = [UInt8](repeating: 0, count: 80)
            var count = der.count
            guard unsafe EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key.handle) == 1,
                unsafe EVP_DigestSign(context, &der, &count, message, message.count) == 1,
                let signature = P256.numbers(of: Array(der[..<count]))
            else { throw CryptographyError("libcrypto refuses to sign") }
            return signature
        }
    }

    /// Who can tell that a signature is right.
    package struct PublicKey: Sendable {
        let key: EVPKey

        /// Reads SubjectPublicKeyInfo as `pem` writes it.
        package init(pem: String) throws(CryptographyError) {
            let advice = "no public key of P-256 in PEM form"
            key = try unsafe EVPKey(
                owning: unsafe P256.read(pem) { unsafe PEM_read_bio_PUBKEY($0, nil, nil, nil) },
                advice)
            guard key.isP256 else { throw CryptographyError(advice) }
        }

        /// From the coordinates that a JSON Web Key has.
        package init(x: [UInt8], y: [UInt8]) throws(CryptographyError) {
            guard x.count == coordinateByteCount, y.count == coordinateByteCount else {
                throw CryptographyError("a coordinate of P-256 has 32 bytes")
            }
            let point = [4] + x + y
            key = try unsafe EVPKey(
                owning: unsafe copenssl_p256_public(point, point.count), "no point of P-256")
        }

        init(key: EVPKey) { self.key = key }

        package var pem: String {
            get throws(CryptographyError) {
                try unsafe P256.write { unsafe PEM_write_bio_PUBKEY($0, key.handle) }
            }
        }

        package var coordinates: (x: [UInt8], y: [UInt8]) {
            get throws(CryptographyError) {
                var point = [UInt8](repeating: 0, count: 2 * coordinateByteCount + 1)
                var count = 0
                guard
                    unsafe EVP_PKEY_get_octet_string_param(
                        key.handle, "encoded-pub-key", &point, point.count, &count) == 1,
                    count == point.count, point[0] == 4
                else { throw CryptographyError("libcrypto does not tell the point of a key") }
                return (
                    Array(point[1...coordinateByteCount]),
                    Array(point[(coordinateByteCount + 1)...])
                )
            }
        }

        package func verify(_ signature: [UInt8], of message: [UInt8]) -> Bool {
            guard let der = P256.der(of: signature) else { return false }
            let context = unsafe EVP_MD_CTX_new()
            defer {
                unsafe EVP_MD_CTX_free(context)
                ERR_clear_error()
            }
            return unsafe EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key.handle) == 1
                && EVP_DigestVerify(context, der, der.count, message, message.count) == 1
        }
    }
}

// MARK: - Forms

extension P256 {
    /// From the form of libcrypto to that of tokens.
    private static func numbers(of der: [UInt8]) -> [UInt8]? {
        let signature = unsafe der.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return unsafe d2i_ECDSA_SIG(nil, &start, buffer.count)
        }
        guard let signature = unsafe signature else { return nil }
        defer { unsafe ECDSA_SIG_free(signature) }
        var first = [UInt8](repeating: 0, count: coordinateByteCount)
        var second = first
        let size = CInt(coordinateByteCount)
        guard unsafe BN_bn2binpad(ECDSA_SIG_get0_r(signature), &first, size) == size,
            unsafe BN_bn2binpad(ECDSA_SIG_get0_s(signature), &second, size) == size
        else { return nil }
        return first + second
    }

    private static func der(of signature: [UInt8]) -> [UInt8]? {
        guard signature.count == signatureByteCount, let made = unsafe ECDSA_SIG_new() else {
            return nil
        }
        defer { unsafe ECDSA_SIG_free(made) }
        let size = CInt(coordinateByteCount)
        let first = unsafe BN_bin2bn(Array(signature[..<coordinateByteCount]), size, nil)
        let second = unsafe BN_bin2bn(Array(signature[coordinateByteCount...]), size, nil)
        // Once set, the numbers are the signature's.
        guard unsafe ECDSA_SIG_set0(made, first, second) == 1 else { return nil }
        let count = unsafe i2d_ECDSA_SIG(made, nil)
        guard count > 0 else { return nil }
        var der = [UInt8](repeating: 0, count: Int(count))
        unsafe der.withUnsafeMutableBufferPointer { buffer in
            var start = buffer.baseAddress
            _ = unsafe i2d_ECDSA_SIG(made, &start)
        }
        return der
    }

    private static func read(
        _ pem: String, _ parse: (OpaquePointer) -> OpaquePointer?
    ) -> OpaquePointer? {
        let bytes = Array(pem.utf8)
        return unsafe bytes.withUnsafeBytes { buffer in
            guard let bio = unsafe BIO_new_mem_buf(buffer.baseAddress, CInt(buffer.count)) else {
                return nil
            }
            defer { unsafe BIO_free(bio) }
            return unsafe parse(bio)
        }
    }

    private static func write(
        _ write: (OpaquePointer) -> CInt
    ) throws(CryptographyError) -> String {
        guard let bio = unsafe BIO_new(BIO_s_mem()) else {
            throw CryptographyError("out of memory")
        }
        defer { unsafe BIO_free(bio) }
        var start: UnsafeMutablePointer<CChar>?
        guard unsafe write(bio) == 1 else { throw CryptographyError("libcrypto writes no PEM") }
        let count = unsafe copenssl_memory(bio, &start)
        return unsafe String(
            decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
    }
}
