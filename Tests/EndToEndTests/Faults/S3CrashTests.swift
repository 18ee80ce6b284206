import FileStore
import Foundation
import Synchronization
import TestSupport
import Testing

/// S3 that fails, as a user of `datavc` meets it.
@Suite(.timeLimit(.minutes(5)))
struct S3CrashTests {
    private let folder = TemporaryDirectory(in: TemporaryDirectory.inMemory)

    /// Which requests to spoil, and how; changed from run to run.
    private final class Weather: Sendable {
        private let state = Mutex<MemoryS3.Fault>({ _ in nil })

        func set(_ fault: @escaping MemoryS3.Fault) {
            state.withLock { $0 = fault }
        }

        func answer(_ request: ServedRequest) -> ServerReply? {
            state.withLock { $0 }(request)
        }
    }

    private static let keys: [String: String?] = [
        "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_EC2_METADATA_DISABLED": "true",
    ]

    private func sample(_ s3: MemoryS3) throws -> DataClone {
        let settings = "    endpointurl = \(s3.origin)\n    region = us-east-1"
        let clone = try DataClone(
            at: folder.path("a"), remote: "s3://bucket/some/prefix", settings: settings)
        var generator = SeededGenerator(seed: 9)
        for number in 0..<30 { try clone.write("data/\(number)", generator.bytes(2000)) }
        try clone.write("data/large", generator.bytes(3 << 20))
        try clone.expect(0, "add", "data")
        return clone
    }

    private func run(_ clone: DataClone, _ arguments: String...) throws -> ProcessOutcome {
        try clone.run(arguments, Self.keys)
    }

    private func names(_ s3: MemoryS3) -> Set<String> {
        Set(s3.objects.keys.map { $0.replacingOccurrences(of: "some/prefix/files/md5/", with: "") })
    }

    /// Every object holds the bytes that its name promises, by md5sum.
    private func requireWhole(_ s3: MemoryS3) throws {
        let copy = TemporaryDirectory(in: TemporaryDirectory.inMemory)
        for (key, bytes) in s3.objects {
            let file = FilePath(copy.path(String(key.dropFirst("some/prefix/".count))))
            try FileSystem.createDirectories(file.parent)
            try FileSystem.writeAtomically(bytes, to: file, permissions: 0o444, durably: false)
        }
        #expect(try ObjectAudit(copy.path, isComplete: true).problems == [])
    }

    @Test("servers that are busy, broken or gone now and then only cost time")
    func storm() throws {
        let weather = Weather()
        let s3 = try MemoryS3 { weather.answer($0) }
        defer { s3.stop() }
        let clone = try sample(s3)
        let failures: [ServerReply] = [
            MemoryS3.failure(500, "InternalError"), MemoryS3.failure(503, "SlowDown"), .hangUp,
            MemoryS3.failure(502, "BadGateway"),
        ]
        let step = Counter()
        // Every third request fails, never one twice in a row for long.
        weather.set { _ in
            let number = step.next()
            return number % 3 == 0 ? failures[number / 3 % failures.count] : nil
        }
        let push = try run(clone, "push")
        #expect(push.status == 0, "\(push)")
        try requireWhole(s3)
        #expect(s3.objects.count == 32)
        let fresh = try clone.clone(to: folder.path("b"))
        let pull = try run(fresh, "pull")
        #expect(pull.status == 0, "\(pull)")
        #expect(
            try TreeContents(fresh.file("data")).differences(from: TreeContents(clone.file("data")))
                == [])
    }

    @Test("a push that some objects fail goes on with them alone the next time")
    func resumedPush() throws {
        let weather = Weather()
        let s3 = try MemoryS3 { weather.answer($0) }
        defer { s3.stop() }
        let clone = try sample(s3)
        let victims = Mutex<Set<String>>([])
        weather.set { request in
            guard request.method == "PUT" else { return nil }
            let isVictim = victims.withLock { victims in
                if victims.count < 3 { victims.insert(request.path) }
                return victims.contains(request.path)
            }
            return isVictim ? MemoryS3.failure(500, "InternalError") : nil
        }
        let failed = try run(clone, "push")
        #expect(failed.status == 1)
        #expect(failed.errors.contains("3 objects failed"), "\(failed)")
        #expect(s3.objects.count == 28)
        #expect(!names(s3).contains { $0.hasSuffix(".dir") })
        try requireWhole(s3)
        weather.set { _ in nil }
        let before = s3.requests.count
        let again = try run(clone, "push")
        #expect(again.status == 0, "\(again)")
        let puts = s3.requests[before...].filter { $0.method == "PUT" }.map(\.path)
        #expect(puts.count == 4)
        #expect(Set(puts.dropLast()) == victims.withLock { $0 })
        #expect(puts.last?.hasSuffix(".dir") == true)
        try requireWhole(s3)
        let idle = s3.requests.count
        #expect(try run(clone, "push").status == 0)
        #expect(!s3.requests[idle...].contains { $0.method == "PUT" })
    }

    @Test("a pull that is cut in the middle of bodies goes on with what is missing")
    func resumedPull() throws {
        let weather = Weather()
        let s3 = try MemoryS3 { weather.answer($0) }
        defer { s3.stop() }
        let clone = try sample(s3)
        #expect(try run(clone, "push").status == 0)
        let objects = s3.objects
        let fresh = try clone.clone(to: folder.path("b"))
        // The large object is cut again and again, and comes through in the end.
        weather.set { request in
            let key = String(request.path.dropFirst("/bucket/".count))
            guard request.method == "GET", let bytes = objects[key], bytes.count > 1 << 20 else {
                return nil
            }
            let start = request.header("range").flatMap { Int($0.dropFirst(6).dropLast()) } ?? 0
            var reply = ServerReply(start == 0 ? 200 : 206, body: Array(bytes[start...]))
            reply.headers = [
                ("ETag", "\"\(bytes.count)\""),
                ("Content-Range", "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"),
            ]
            reply.cutAfter = 700_000
            return reply
        }
        #expect(try run(fresh, "fetch").status == 0)
        // Everything else fails for good: nothing half gets a name, and no data is touched.
        let other = try clone.clone(to: folder.path("c"))
        weather.set { request in
            guard request.method == "GET", request.path.hasSuffix("0") else { return nil }
            var reply = ServerReply(200, body: [UInt8](repeating: 1, count: 2000))
            reply.headers = [("ETag", "\"2000\"")]
            return reply
        }
        let wrong = try run(other, "pull")
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("is corrupt"), "\(wrong)")
        #expect(!other.exists("data"))
        let audit = try ObjectAudit(other.path + "/.dvc/cache")
        #expect(audit.problems == [] && audit.unfinished == [])
        weather.set { _ in nil }
        let before = s3.requests.count
        let again = try run(other, "pull")
        #expect(again.status == 0, "\(again)")
        let gets = s3.requests[before...].filter { $0.method == "GET" && $0.query.isEmpty }
        #expect(gets.count == 32 - audit.objects.count)
        #expect(
            try TreeContents(other.file("data")).differences(from: TreeContents(clone.file("data")))
                == [])
    }

    @Test("a bucket that is down for good is told once, without a secret")
    func down() throws {
        let s3 = try MemoryS3 { _ in MemoryS3.failure(403, "InvalidAccessKeyId") }
        defer { s3.stop() }
        let clone = try sample(s3)
        for command in ["push", "fetch", "pull"] {
            let outcome = try run(clone, command, "data.dvc")
            if command == "push" { #expect(outcome.status == 1) }
            #expect(!outcome.errors.contains("secret"))
            if outcome.status != 0 { #expect(outcome.errors.contains("InvalidAccessKeyId")) }
        }
    }
}
