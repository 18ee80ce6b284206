internal import Cryptography
internal import HTTPClient
internal import Parallelism
internal import Synchronization
internal import Versioning

extension S3Remote {
    /// Sends a large file in parts, several at once; nothing appears unless the whole is right.
    func storeInParts(_ key: ObjectKey, _ source: SourceFile) throws(RemoteError) {
        let name = client.location.key(key)
        let upload = try client.beginUpload(name, headers: settings.objectHeaders, verb: "store")
        do throws(RemoteError) {
            let feeder = PartFeeder(
                source, key: key, partSize: PartFeeder.partSize(forSize: source.size))
            let extra = borrowThreads(upTo: 3)
            defer { spareThreads.withLock { $0 += extra } }
            Threads.run(1 + extra) { [client] in
                while let part = feeder.next() {
                    do throws(RemoteError) {
                        feeder.finish(part, tag: try client.send(part, of: source, name, upload))
                    } catch {
                        feeder.fail(error)
                    }
                }
            }
            try client.completeUpload(name, upload, tags: try feeder.tags(), size: source.size)
        } catch {
            // The first error is the one to tell; what the abort leaves, a lifecycle rule ends.
            try? client.abortUpload(name, upload)
            throw error
        }
    }

    private func borrowThreads(upTo count: Int) -> Int {
        spareThreads.withLock { spare in
            let taken = max(0, min(count, spare))
            spare -= taken
            return taken
        }
    }
}

extension S3Client {
    func beginUpload(
        _ key: [UInt8], headers: [(name: String, value: String)], verb: String
    ) throws(RemoteError) -> String {
        var call = Call(method: .post, key: key, query: [("uploads", "")], verb: verb)
        for (name, value) in headers { call.headers[name] = value }
        // Begun twice, an upload only leaves an empty one behind.
        call.isIdempotent = true
        let response = try send(call)
        guard let id = XMLScanner.values(of: ["UploadId"], in: response.body)["UploadId"],
            !id.isEmpty
        else { throw RemoteError(.unavailable, "\(location.text) began an upload without a name") }
        return id
    }

    func send(
        _ part: PartFeeder.Part, of source: SourceFile, _ key: [UInt8], _ upload: String
    ) throws(RemoteError) -> String {
        var call = Call(method: .put, key: key, verb: "store a part of")
        call.query = [("partNumber", String(part.number)), ("uploadId", upload)]
        call.headers = ["X-Amz-Content-Sha256": hex(part.sha256)]
        call.body = source.body(part.range)
        guard let tag = try send(call).header("ETag") else {
            throw RemoteError(.unavailable, "\(location.text) took a part without naming it")
        }
        return tag
    }

    func completeUpload(
        _ key: [UInt8], _ upload: String, tags: [String], size: Int
    ) throws(RemoteError) {
        let parts = tags.enumerated().map { index, tag in
            let tag = tag.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            return "<Part><PartNumber>\(index + 1)</PartNumber><ETag>\(tag)</ETag></Part>"
        }
        let document = "<CompleteMultipartUpload>\(parts.joined())</CompleteMultipartUpload>"
        var call = Call(method: .post, key: key, query: [("uploadId", upload)], verb: "store")
        call.headers = ["Content-Type": "application/xml"]
        call.body = .bytes(Array(document.utf8))
        // S3 may put many parts together for minutes before it answers.
        call.stallTimeout = .seconds(600)
        call.accepted = [404]
        let response = try send(call)
        let failure = S3Failure(response)
        // S3 has begun its answer with 200 before it knows whether it succeeds.
        guard response.status == 404 || !failure.code.isEmpty else { return }
        if failure.code == "NoSuchUpload", try holds(key, size: size) { return }
        throw error(failure, call)
    }

    func abortUpload(_ key: [UInt8], _ upload: String) throws(RemoteError) {
        var call = Call(method: .delete, key: key, query: [("uploadId", upload)], verb: "clean up")
        call.accepted = [404]
        _ = try send(call)
    }

    /// Whether an earlier attempt, whose answer was lost, has made the object after all.
    private func holds(_ key: [UInt8], size: Int) throws(RemoteError) -> Bool {
        let call = Call(method: .head, key: key, verb: "look for", accepted: [404])
        let response = try send(call)
        return response.isSuccess && response.header("Content-Length") == String(size)
    }
}
