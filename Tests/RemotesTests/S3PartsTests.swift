import Remotes
import TestSupport
import Testing
import Versioning

/// Objects that are sent in parts.
@Suite(.timeLimit(.minutes(5)))
struct S3PartsTests {
    private let files = SampleFiles()
    private let bytes = SampleFiles.bytes(20 << 20)

    private func name(_ key: ObjectKey) -> String {
        "some/prefix/\(String(decoding: key.path, as: UTF8.self))"
    }

    @Test("parts arrive whole, whatever fails on the way")
    func faults() throws {
        let step = Counter()
        let s3 = try MemoryS3 { request in
            guard request.target.contains("upload") else { return nil }
            switch step.next() {
            case 0: return MemoryS3.failure(500, "InternalError")
            case 2: return .hangUp
            case 4: return MemoryS3.failure(503, "SlowDown")
            default: return nil
            }
        }
        defer { s3.stop() }
        let key = SampleFiles.key(of: bytes)
        try s3Remote(s3.origin).store(key, from: try files.file(bytes))
        #expect(s3.objects[name(key)] == bytes)
        #expect(s3.openUploads == 0)
    }

    @Test("a part that never gets through ends the upload and cleans up")
    func hopeless() throws {
        let s3 = try MemoryS3 { request in
            request.target.contains("partNumber=2")
                ? MemoryS3.failure(500, "InternalError") : nil
        }
        defer { s3.stop() }
        let key = SampleFiles.key(of: bytes)
        let remote = try s3Remote(s3.origin)
        let path = try files.file(bytes)
        _ = expectError(.unavailable) { try remote.store(key, from: path) }
        #expect(s3.objects.isEmpty)
        #expect(s3.openUploads == 0)
    }

    @Test("a success that turns into a failure on the way is tried again")
    func lateFailure() throws {
        let step = Counter()
        let s3 = try MemoryS3 { request in
            guard request.method == "POST", request.target.contains("uploadId") else { return nil }
            return step.next() == 0 ? MemoryS3.failure(200, "InternalError") : nil
        }
        defer { s3.stop() }
        let key = SampleFiles.key(of: bytes)
        try s3Remote(s3.origin).store(key, from: try files.file(bytes))
        #expect(s3.objects[name(key)] == bytes)
    }

    @Test("a completion whose answer is lost is recognised as done", arguments: [true, false])
    func lostAnswer(isThere: Bool) throws {
        let key = SampleFiles.key(of: bytes)
        let step = Counter()
        let s3 = try MemoryS3 { [bytes] request in
            if request.method == "HEAD" {
                guard isThere else { return nil }
                return ServerReply(200, headers: [("Content-Length", "\(bytes.count)")])
            }
            guard request.method == "POST", request.target.contains("uploadId") else { return nil }
            return step.next() == 0 ? .hangUp : MemoryS3.failure(404, "NoSuchUpload")
        }
        defer { s3.stop() }
        let remote = try s3Remote(s3.origin)
        let path = try files.file(bytes)
        if isThere {
            try remote.store(key, from: path)
        } else {
            _ = expectError(.notFound) { try remote.store(key, from: path) }
        }
    }

    @Test("every part tells its hash, and encryption is asked for once")
    func headers() throws {
        let s3 = try MemoryS3()
        defer { s3.stop() }
        let key = SampleFiles.key(of: bytes)
        let remote = try s3Remote(
            s3.origin, options: ["sse": "aws:kms", "sse_kms_key_id": "k", "acl": "private"])
        try remote.store(key, from: try files.file(bytes))
        let parts = s3.requests.filter { $0.method == "PUT" }
        #expect(parts.count == 3)
        #expect(parts.allSatisfy { $0.header("x-amz-content-sha256")?.count == 64 })
        #expect(parts.allSatisfy { $0.header("x-amz-server-side-encryption") == nil })
        let start = try #require(s3.requests.first)
        #expect(start.header("x-amz-server-side-encryption") == "aws:kms")
        #expect(start.header("x-amz-acl") == "private")
    }

    @Test(
        "no object needs more than 10,000 parts",
        arguments: [1, 16 << 20, 80_000 << 20, (80_000 << 20) + 1, 5 << 40])
    func partSize(size: Int) {
        let part = PartFeeder.partSize(forSize: size)
        #expect(part >= 8 << 20)
        #expect((size + part - 1) / part <= 10_000)
        #expect(part % (1 << 20) == 0)
    }
}
