import Remotes
import TestSupport
import Testing
import Versioning

/// How existing objects are found with few requests.
@Suite(.timeLimit(.minutes(5)))
struct S3ListingTests {
    private func keys(_ count: Int, seed: UInt64 = 1) -> [ObjectKey] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            ObjectKey(ObjectID(high: generator.next(), low: generator.next()))
        }
    }

    private func filled(_ keys: [ObjectKey], pageSize: Int = 1000) throws -> MemoryS3 {
        let s3 = try MemoryS3(pageSize: pageSize)
        let names = keys.map {
            ("some/prefix/\(String(decoding: $0.path, as: UTF8.self))", [UInt8]())
        }
        s3.objects = Dictionary(names) { $1 }
        return s3
    }

    @Test("few keys are asked for one by one")
    func few() throws {
        let all = keys(2000)
        let s3 = try filled(all)
        defer { s3.stop() }
        let asked = Array(all.prefix(20)) + keys(20, seed: 2)
        #expect(try s3Remote(s3.origin).existing(among: asked) == Set(all.prefix(20)))
        #expect(s3.requests.count == 40)
        #expect(s3.requests.allSatisfy { $0.method == "HEAD" })
    }

    @Test("one page answers for a small remote, however many keys are asked for")
    func onePage() throws {
        let all = keys(900)
        let s3 = try filled(all)
        defer { s3.stop() }
        let asked = Array(all.prefix(450)) + keys(5000, seed: 2)
        #expect(try s3Remote(s3.origin).existing(among: asked) == Set(all.prefix(450)))
        #expect(s3.requests.count == 1)
    }

    @Test("many keys in a large remote are found by listing its parts", arguments: [10, 50])
    func parts(pageSize: Int) throws {
        let all = keys(3000)
        let s3 = try filled(all, pageSize: pageSize)
        defer { s3.stop() }
        let asked = Array(all.prefix(2800)) + keys(200, seed: 2)
        #expect(try s3Remote(s3.origin).existing(among: asked) == Set(all.prefix(2800)))
        #expect(s3.requests.allSatisfy { $0.method == "GET" })
    }

    @Test("some keys in a huge remote are asked for one by one after all")
    func huge() throws {
        let all = keys(3000)
        let s3 = try filled(all, pageSize: 5)
        defer { s3.stop() }
        let asked = Array(all.prefix(100)) + keys(100, seed: 2)
        let remote = try s3Remote(s3.origin)
        #expect(try remote.existing(among: asked) == Set(all.prefix(100)))
        #expect(s3.requests.count { $0.method == "GET" } == 1)
    }

    @Test("where listing is not allowed, every key is asked for")
    func noListing() throws {
        let all = keys(200)
        let s3 = try MemoryS3 { $0.method == "GET" ? MemoryS3.failure(403, "AccessDenied") : nil }
        defer { s3.stop() }
        #expect(try s3Remote(s3.origin).existing(among: all).isEmpty)
        #expect(s3.requests.count { $0.method == "HEAD" } == 200)
    }

    @Test("all objects are listed, page by page and part by part")
    func list() throws {
        let all = keys(1500)
        let s3 = try filled(all, pageSize: 7)
        defer { s3.stop() }
        #expect(try s3Remote(s3.origin).ids() == Set(all.map(\.id)))
    }

    @Test("legacy objects lie beside other folders")
    func legacy() throws {
        let old = keys(300).map { ObjectKey($0.id, layout: .legacy) }
        let s3 = try filled(old + keys(50, seed: 3))
        defer { s3.stop() }
        let remote = try s3Remote(s3.origin)
        #expect(try remote.existing(among: old) == Set(old))
        #expect(try remote.ids(in: .legacy) == Set(old.map(\.id)))
    }

    @Test("a server that lists the same page for ever is not followed for ever")
    func endless() throws {
        let s3 = try MemoryS3 { _ in
            ServerReply(
                200,
                "<L><IsTruncated>true</IsTruncated>"
                    + "<NextContinuationToken>again</NextContinuationToken></L>")
        }
        defer { s3.stop() }
        let remote = try s3Remote(s3.origin)
        _ = expectError(.unavailable) { _ = try remote.ids() }
    }
}
