internal import Cryptography
package import FileStore
internal import HTTPClient
package import Versioning

extension S3Remote {
    /// Read whole and sent with the head in one go.
    static let smallLimit = 256 << 10
    /// Sent as one object up to here, in parts beyond.
    static let partsLimit = 16 << 20

    /// Hashes the file, and only then sends it: wrong bytes never leave this machine whole.
    ///
    /// Servers check what arrives against what was hashed, so a file that changes in between is
    /// refused as well.
    package func store(_ key: ObjectKey, from file: FilePath) throws(RemoteError) {
        let source = try SourceFile(file)
        if source.size <= Self.smallLimit {
            let bytes = try source.readAll()
            let md5 = MD5.hash(of: bytes)
            try source.check(md5, against: key)
            try put(key, .bytes(bytes), md5: md5)
        } else if source.size <= Self.partsLimit {
            let digests = try source.digests()
            try source.check(digests.md5, against: key)
            try put(
                key, source.body(0..<source.size), md5: digests.md5, sha256: digests.sha256)
        } else {
            try storeInParts(key, source)
        }
    }

    private func put(
        _ key: ObjectKey, _ body: HTTPRequest.Body, md5: [UInt8], sha256: [UInt8]? = nil
    ) throws(RemoteError) {
        var call = S3Client.Call(
            method: .put, key: client.location.key(key), body: body, verb: "store")
        call.headers = ["Content-MD5": base64(md5)]
        if let sha256 { call.headers["X-Amz-Content-Sha256"] = hex(sha256) }
        for (name, value) in settings.objectHeaders { call.headers[name] = value }
        _ = try client.send(call)
    }
}

extension SourceFile {
    /// A part of the file as the body of a request, read while it is sent.
    func body(_ range: Range<Int>) -> HTTPRequest.Body {
        .stream(count: range.count) { [self] offset, buffer in
            let wanted = min(buffer.count, range.count - offset)
            let count = try read(at: range.lowerBound + offset, into: &buffer)
            return min(count, wanted)
        }
    }
}
