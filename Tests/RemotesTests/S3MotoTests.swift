import FileStore
import Foundation
import HTTPClient
import Remotes
import TestSupport
import Testing
import Versioning

@Suite(
    .enabled(if: Peers.isAvailable("moto_server"), "no moto_server among the peers"), MotoTrait(),
    .timeLimit(.minutes(5)))
struct S3MotoTests {
    private let files = SampleFiles()

    /// A remote in a bucket of its own.
    private func remote(
        prefix: String = "/some/prefix", options: [String: String] = [:]
    ) throws -> S3Remote {
        let server = try #require(MotoTrait.server)
        let bucket = "b-\(UUID().uuidString.lowercased())"
        try send(.put, "/\(bucket)")
        return try s3Remote(server.url, url: "s3://\(bucket)\(prefix)", options: options)
    }

    /// What the server answers to a request of our own.
    @discardableResult
    private func send(_ method: HTTPRequest.Method, _ target: String) throws -> String {
        let server = try #require(MotoTrait.server)
        let request = HTTPRequest(method, try #require(HTTPURL(server.url + target)))
        let signer = SigV4(
            SigV4.Credentials(accessKeyID: "AKIDTEST", secretAccessKey: "secret"),
            region: "us-east-1", service: "s3", dialect: .s3, clock: .system)
        let response = try HTTPSession().send(request, signer: signer)
        #expect(response.status == 200)
        return String(decoding: response.body, as: UTF8.self)
    }

    private func bucket(of remote: S3Remote) -> String {
        String(remote.location.dropFirst(5).prefix { $0 != "/" })
    }

    @Test(
        "an object of any size comes back as it was stored",
        arguments: [0, 1, 2048, 256 << 10, (256 << 10) + 1, 5 << 20, (16 << 20) + 1, 25_000_001])
    func roundTrip(size: Int) throws {
        let remote = try remote()
        let bytes = SampleFiles.bytes(size)
        let key = SampleFiles.key(of: bytes)
        #expect(try remote.existing(among: [key]).isEmpty)
        try remote.store(key, from: try files.file(bytes))
        #expect(try remote.existing(among: [key]) == [key])
        #expect(try remote.bytes(of: key) == bytes)
        #expect(try remote.ids() == [key.id])
        let path = String(decoding: key.path, as: UTF8.self)
        let listing = try send(.get, "/\(bucket(of: remote))?list-type=2")
        #expect(listing.contains("<Key>some/prefix/\(path)</Key>"))
    }

    @Test("wrong bytes are refused and leave nothing", arguments: [2048, 5 << 20, 20 << 20])
    func corrupt(size: Int) throws {
        let remote = try remote()
        let key = SampleFiles.key(of: SampleFiles.bytes(size, seed: 2))
        let path = try files.file(SampleFiles.bytes(size))
        let told = expectError(.corruptSource) { try remote.store(key, from: path) }
        #expect(told.contains(key.id.description))
        #expect(try remote.ids().isEmpty)
        let uploads = try send(.get, "/\(bucket(of: remote))?uploads")
        #expect(uploads.contains("ListMultipartUploadsResult") && !uploads.contains("<UploadId>"))
    }

    @Test("a legacy name is not taken for a hash of the bytes")
    func legacy() throws {
        let remote = try remote()
        let bytes = Array("a\r\nb\r\n".utf8)
        let other = SampleFiles.key(of: [1])
        let key = ObjectKey(other.id, layout: .legacy)
        try remote.store(key, from: try files.file(bytes))
        #expect(try remote.bytes(of: key) == bytes)
        #expect(try remote.existing(among: [key, other]) == [key])
        #expect(try remote.ids(in: .legacy) == [key.id])
        #expect(try remote.ids().isEmpty)
    }

    @Test(
        "prefixes are kept as written",
        arguments: ["", "/", "/p", "/p/", "//dbl//x/", "/sp ace+plus/é%41"])
    func prefixes(prefix: String) throws {
        let remote = try remote(prefix: prefix)
        try remote.probe(forWriting: true)
        let bytes = SampleFiles.bytes(100)
        let key = SampleFiles.key(of: bytes, isTree: true)
        try remote.store(key, from: try files.file(bytes))
        #expect(try remote.bytes(of: key) == bytes)
        #expect(try remote.ids() == [key.id])
    }

    @Test("foreign names are skipped in a listing")
    func foreign() throws {
        let remote = try remote(prefix: "/p")
        let key = SampleFiles.key(of: [7])
        try remote.store(key, from: try files.file([7]))
        let root = "/\(bucket(of: remote))/p/files/md5"
        for name in [
            "README", "ab/short", "ab/.tmp", "AB/\(String(repeating: "0", count: 30))",
            "ab/\(String(repeating: "0", count: 30)).dirx",
            "ab/x/\(String(repeating: "0", count: 28))",
        ] { try send(.put, "\(root)/\(name)") }
        #expect(try remote.ids() == [key.id])
    }

    @Test("a missing object is not found, and removing it is no error")
    func missing() throws {
        let remote = try remote()
        let key = SampleFiles.key(of: [1])
        _ = expectError(.notFound) { _ = try remote.bytes(of: key) }
        try remote.remove(key)
        try remote.store(key, from: try files.file([1]))
        try remote.remove(key)
        #expect(try remote.existing(among: [key]).isEmpty)
    }

    @Test("many keys are looked for by listing", .timeLimit(.minutes(5)))
    func many() throws {
        let remote = try remote(options: ["jobs": "4"])
        let keys = (0..<40).map { SampleFiles.key(of: [UInt8($0)]) }
        for (index, key) in keys.enumerated() where index % 2 == 0 {
            try remote.store(key, from: try files.file([UInt8(index)]))
        }
        let stored = Set(keys.enumerated().filter { $0.offset % 2 == 0 }.map(\.element))
        #expect(try remote.existing(among: keys) == stored)
    }

    @Test("a probe leaves nothing, and names a bucket that is missing")
    func probe() throws {
        let remote = try remote()
        try remote.probe(forWriting: false)
        try remote.probe(forWriting: true)
        let listing = try send(.get, "/\(bucket(of: remote))?list-type=2")
        #expect(listing.contains("ListBucketResult") && !listing.contains("<Key>"))
        let server = try #require(MotoTrait.server)
        let absent = try s3Remote(server.url, url: "s3://no-such-bucket/x")
        let told = expectError(.configuration) { try absent.probe(forWriting: true) }
        #expect(told.contains("no-such-bucket"))
    }
}
