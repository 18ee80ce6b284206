internal import HTTPClient
package import Versioning

extension S3Remote {
    /// Lists one key; for writing, also opens an upload and drops it.
    ///
    /// That needs the same permission as storing and leaves no object behind, not even a deleted
    /// version.
    package func probe(forWriting: Bool) throws(RemoteError) {
        _ = try client.page(prefix: client.location.prefix(of: .current), size: 1)
        guard forWriting else { return }
        let key = client.location.prefix + Array(".datavc-probe".utf8)
        let upload = try client.beginUpload(key, headers: settings.objectHeaders, verb: "write to")
        try client.abortUpload(key, upload)
    }
}
