internal import COpenSSL

/// An owned libcrypto key, which never changes.
@safe
final class EVPKey: @unchecked Sendable {  // Safe: libcrypto locks what it caches in a key.
    let handle: OpaquePointer

    /// Takes over the key; throws when there is none.
    init(owning handle: OpaquePointer?, _ failure: String) throws(CryptographyError) {
        guard let handle = unsafe handle else {
            // What libcrypto noted must not be taken for the error of a later call.
            ERR_clear_error()
            throw CryptographyError(failure)
        }
        unsafe self.handle = handle
    }

    deinit { unsafe EVP_PKEY_free(handle) }

    var isP256: Bool {
        var name = [CChar](repeating: 0, count: 32)
        var count = 0
        return unsafe EVP_PKEY_get_base_id(handle) == EVP_PKEY_EC
            && EVP_PKEY_get_group_name(handle, &name, name.count, &count) == 1
            && name.prefix(count).elementsEqual("prime256v1".utf8.map { CChar($0) })
    }
}
