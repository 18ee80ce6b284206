import Foundation
import TestSupport
import Testing

@Suite("verify, gc and forget on S3")
struct KeeperS3Tests {
    @Test("objects are re-hashed as they stream, repaired, collected and forgotten")
    func keepsBucket() throws {
        let s3 = try MemoryS3()
        defer { s3.stop() }
        let fixture = try KeeperFixture()
        try fixture.write(
            ".dvc/config",
            """
            [core]
                remote = s3
            ['remote "s3"']
                url = s3://bucket/x
                endpointurl = \(s3.origin)
            """)
        try fixture.write(
            ".dvc/config.local",
            "['remote \"s3\"']\n    access_key_id = key\n    secret_access_key = secret\n")
        try fixture.write("data/a", "personal")
        try fixture.write("data/b", String(repeating: "b", count: 3_000_000))
        try fixture.record("data")
        try fixture.datavc("push")
        #expect(
            try fixture.json(fixture.datavc("verify", "-c", "--json"))["bytes"] as? Int ?? 0
                > 3_000_000)

        let bad = try #require(s3.objects.first { $0.value.count == 3_000_000 }?.key)
        s3.objects[bad]?[2_999_999] = 0
        let found = try fixture.datavc("verify", "--remote", status: 1)
        #expect(found.output.contains("corrupt") && found.output.contains("data/b"))
        try fixture.datavc("verify", "--remote", "--repair")
        #expect(s3.objects[bad]?.last == UInt8(ascii: "b"))

        try fixture.write("data/a", "harmless")
        try fixture.record("data")
        try fixture.datavc("push")
        #expect(s3.objects.count == 5)
        try fixture.datavc("forget", "data/a", "--apply")
        #expect(!s3.objects.values.contains { $0.starts(with: "personal".utf8) })
        #expect(s3.objects.count == 4)

        s3.objects["x/files/md5/ab/cdefabcdefabcdefabcdefabcdefab"] = [1]
        s3.objects["x/files/md5/README"] = [1]
        try fixture.datavc("gc", "-c")
        #expect(s3.objects.count == 6)
        try fixture.datavc("gc", "-c", "--apply")
        #expect(s3.objects.count == 5)
        #expect(s3.objects["x/files/md5/README"] != nil)
    }

    @Test("a shallow clone may not collect a remote, as it lacks older commits")
    func shallow() throws {
        let fixture = try KeeperFixture()
        for text in ["one", "two"] {
            try fixture.write("f", text)
            try fixture.record("f")
        }
        try fixture.datavc("push")
        try fixture.git("clone", "-q", "--depth", "1", "file://\(fixture.directory)", "../clone")
        let outcome = try fixture.datavc(
            "--cd", fixture.home.path("clone"), "gc", "-c", "-f", status: 1)
        #expect(outcome.errors.contains("unshallow"))
        #expect(try fixture.objects(in: fixture.store).count == 1)
    }
}
