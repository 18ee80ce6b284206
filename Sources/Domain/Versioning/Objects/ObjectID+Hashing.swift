internal import Cryptography

extension ObjectID {
    /// The name of an object with these bytes.
    package init(hashing bytes: [UInt8]) {
        self.init(digest: MD5.hash(of: bytes))
    }
}
