internal import COpenSSL

/// RFC 4648's base64, with padding.
package func base64(_ bytes: [UInt8]) -> String {
    unsafe String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4 + 1) { buffer in
        unsafe Int(EVP_EncodeBlock(buffer.baseAddress, bytes, CInt(bytes.count)))
    }
}
