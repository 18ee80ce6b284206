import Foundation
import HTTPClient
import Remotes
import Synchronization
import TestSupport
import Testing
import Versioning

/// Servers that fail, against S3 in memory.
@Suite(.timeLimit(.minutes(5)))
struct S3FaultTests {
    private let files = SampleFiles()

    /// Spoils the first requests that match, in turn.
    private func failing(
        _ method: String, with replies: [ServerReply]
    ) -> MemoryS3.Fault {
        let step = Counter()
        return { request in
            guard request.method == method else { return nil }
            let index = step.next()
            return index < replies.count ? replies[index] : nil
        }
    }

    @Test(
        "a store gets through servers that are busy, broken or gone",
        arguments: [
            MemoryS3.failure(500, "InternalError"), MemoryS3.failure(503, "SlowDown"),
            MemoryS3.failure(400, "RequestTimeout"), .hangUp,
        ])
    func store(failure: ServerReply) throws {
        let s3 = try MemoryS3(fault: failing("PUT", with: [failure, failure]))
        defer { s3.stop() }
        let bytes = SampleFiles.bytes(3 << 20)
        let key = SampleFiles.key(of: bytes)
        try s3Remote(s3.origin).store(key, from: try files.file(bytes))
        #expect(Array(s3.objects.values) == [bytes])
        #expect(s3.requests.count == 3)
    }

    @Test("a read that is cut again and again gives each byte once")
    func cutRead() throws {
        let bytes = SampleFiles.bytes(1 << 20)
        let key = SampleFiles.key(of: bytes)
        let step = Counter()
        let s3 = try MemoryS3 { request in
            guard request.method == "GET", step.next() < 5 else { return nil }
            let start = request.header("range").flatMap { Int($0.dropFirst(6).dropLast()) } ?? 0
            var reply = ServerReply(start == 0 ? 200 : 206, body: Array(bytes[start...]))
            reply.headers = [
                ("ETag", "\"\(bytes.count)\""),
                ("Content-Range", "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"),
            ]
            reply.cutAfter = 100_000
            return reply
        }
        defer { s3.stop() }
        s3.objects = ["some/prefix/\(String(decoding: key.path, as: UTF8.self))": bytes]
        #expect(try s3Remote(s3.origin).bytes(of: key) == bytes)
        #expect(s3.requests.count == 6)
    }

    @Test("a consumer that throws ends the read with its error")
    func consumer() throws {
        struct Enough: Error {}
        let key = SampleFiles.key(of: [1])
        let s3 = try MemoryS3()
        defer { s3.stop() }
        s3.objects = ["some/prefix/\(String(decoding: key.path, as: UTF8.self))": [1]]
        let remote = try s3Remote(s3.origin)
        let error = #expect(throws: RemoteError.self) {
            try remote.read(key) { _ in throw Enough() }
        }
        #expect(error?.code == .consumer)
        #expect(error?.underlying is Enough)
    }

    @Test("refused credentials are told at once, without a secret")
    func denied() throws {
        let s3 = try MemoryS3 { _ in MemoryS3.failure(403, "InvalidAccessKeyId") }
        defer { s3.stop() }
        let remote = try s3Remote(s3.origin)
        let told = expectError(.denied) { try remote.probe(forWriting: true) }
        #expect(s3.requests.count == 1, "it is not asked again")
        #expect(told.contains("InvalidAccessKeyId") && told.contains("s3://bucket"))
        #expect(!told.contains("secret") && !told.contains("Signature"))
    }

    @Test("a key that may read but not write is found out by the probe")
    func readOnly() throws {
        let denial = MemoryS3.failure(403, "AccessDenied")
        let s3 = try MemoryS3(fault: failing("POST", with: [denial]))
        defer { s3.stop() }
        let remote = try s3Remote(s3.origin)
        try remote.probe(forWriting: false)
        let told = expectError(.denied) { try remote.probe(forWriting: true) }
        #expect(told.contains("write"))
    }

    @Test(
        "a wrong clock is corrected by the server's, once",
        arguments: [-7200, 5000], [true, false])
    func wrongClock(ahead: Int, hasBody: Bool) throws {
        let s3 = try MemoryS3 { request in
            let now = Date()
            let sent = request.header("x-amz-date") ?? ""
            let allowed = (-900...900).map { second($0, from: now) }
            if allowed.contains(sent) { return nil }
            var reply = MemoryS3.failure(403, "RequestTimeTooSkewed")
            if !hasBody { reply.body = [] }
            return reply
        }
        defer { s3.stop() }
        let remote = try s3Remote(
            s3.origin, clock: WallClock { Int(Date().timeIntervalSince1970) + ahead })
        let keys = (0..<50).map { SampleFiles.key(of: [UInt8($0)]) }
        let before = s3.requests.count
        #expect(try remote.existing(among: keys).isEmpty)
        #expect(try remote.existing(among: [keys[0]]).isEmpty)
        let refused = s3.requests.count - before - 51
        // Those that were on their way together are all corrected, and none after them.
        #expect((1...32).contains(refused))
    }

    @Test("a clock that cannot be corrected is told")
    func hopelessClock() throws {
        let s3 = try MemoryS3 { _ in MemoryS3.failure(403, "RequestTimeTooSkewed") }
        defer { s3.stop() }
        let remote = try s3Remote(s3.origin)
        let told = expectError(.configuration) { try remote.probe(forWriting: false) }
        #expect(told.contains("clock"))
        #expect(s3.requests.count == 1)
    }

    @Test("a bucket of another region is found")
    func region() throws {
        let s3 = try MemoryS3 { request in
            guard request.header("authorization")?.contains("/eu-west-3/s3/") != true else {
                return nil
            }
            var reply = MemoryS3.failure(400, "AuthorizationHeaderMalformed")
            reply.headers.append(("x-amz-bucket-region", "eu-west-3"))
            return reply
        }
        defer { s3.stop() }
        let remote = try s3Remote(s3.origin)
        try remote.probe(forWriting: false)
        #expect(try remote.existing(among: [SampleFiles.key(of: [1])]).isEmpty)
        #expect(s3.requests.count == 3)
    }

    @Test("a server that drips is given up, and told as unavailable")
    func drip() throws {
        let key = SampleFiles.key(of: [1])
        let s3 = try MemoryS3 { _ in
            var reply = ServerReply(200, body: Array(repeating: 1, count: 60))
            reply.pace = (1, .milliseconds(400))
            return reply
        }
        defer { s3.stop() }
        let remote = try S3Remote(
            RemoteOptions(
                name: "r",
                values: [
                    "url": "s3://bucket", "endpointurl": s3.origin, "read_timeout": "1",
                ]), environment: testKeys, retry: RetryPolicy(attempts: 1))
        _ = expectError(.unavailable) { _ = try remote.bytes(of: key) }
    }
}

/// The form of `x-amz-date`.
private func second(_ offset: Int, from date: Date) -> String {
    let text = date.addingTimeInterval(Double(offset)).ISO8601Format()
    return text.filter { $0 != "-" && $0 != ":" }
}
