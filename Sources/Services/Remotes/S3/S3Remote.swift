package import HTTPClient
internal import Parallelism
internal import Synchronization
package import Versioning

/// Objects in an S3 bucket, or in anything that speaks its protocol.
package final class S3Remote: Remote {
    package let preferredJobs: Int
    let client: S3Client
    let settings: S3Settings
    /// Threads that large objects may still add to those of their callers.
    let spareThreads: Mutex<Int>

    /// - Parameters:
    ///   - environment: where AWS's own variables are looked up.
    ///   - retry: how failed requests are repeated.
    package init(
        _ options: RemoteOptions, environment: [String: String], clock: WallClock = .system,
        retry: RetryPolicy = RetryPolicy()
    ) throws(RemoteError) {
        settings = try S3Settings(options)
        client = try S3Client(settings, environment: environment, clock: clock, retry: retry)
        preferredJobs = settings.jobs
        spareThreads = Mutex(settings.jobs - 1)
    }

    package var location: String { client.location.text }

    package func read(
        _ key: ObjectKey, consume: (borrowing RawSpan) throws -> Void
    ) throws(RemoteError) {
        let call = S3Client.Call(method: .get, key: client.location.key(key), verb: "read")
        try client.download(call, consume: consume)
    }

    package func remove(_ key: ObjectKey) throws(RemoteError) {
        var call = S3Client.Call(method: .delete, key: client.location.key(key), verb: "remove")
        // Some servers tell what S3 does not: that nothing was there.
        call.accepted = [404]
        let response = try client.send(call)
        let failure = S3Failure(response)
        if failure.code == "NoSuchBucket" { throw client.error(failure, call) }
    }

    /// An object is visible and durable once its upload is answered.
    package func publish() throws(RemoteError) {}

    package func list(_ layout: ObjectLayout, visit: (ObjectID) -> Void) throws(RemoteError) {
        let first = try client.page(prefix: client.location.prefix(of: layout))
        if first.continuation == nil {
            for key in first.keys {
                if let id = client.object(key, layout: layout) { visit(id) }
            }
            return
        }
        let shards = try Workers.map(256, jobs: preferredJobs, state: {}) {
            [self] (_: inout Void, shard) throws(RemoteError) in
            var found: [ObjectID] = []
            try client.objects(prefix: shardPrefix(shard, of: 256, layout), layout: layout) {
                found.append($0)
            }
            return found
        }
        for shard in shards { shard.forEach(visit) }
    }

    /// The keys of one of 16 or 256 equal parts of a layout.
    func shardPrefix(_ shard: Int, of count: Int, _ layout: ObjectLayout) -> [UInt8] {
        let digits = String(shard, radix: 16)
        let padded = count == 256 && digits.count == 1 ? "0" + digits : digits
        return client.location.prefix(of: layout) + Array(padded.utf8)
    }
}
