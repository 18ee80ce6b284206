import Foundation
import TestSupport
import Testing

@Suite("datavc verify")
struct VerifyTests {
    private func pushed() throws -> KeeperFixture {
        let fixture = try KeeperFixture()
        try fixture.write("data/a", "good bytes")
        try fixture.write("data/b", String(repeating: "long ", count: 400_000))
        try fixture.record("data")
        try fixture.datavc("push")
        return fixture
    }

    private func problems(_ fixture: KeeperFixture, _ outcome: ProcessOutcome) throws -> [String] {
        let list = try fixture.json(outcome)["problems"] as? [[String: Any]]
        return try #require(list).map {
            "\($0["problem"] ?? "") \($0["path"] as? String ?? "-") \($0["repaired"] ?? "")"
        }
    }

    /// The object of a tracked file.
    private func object(_ text: String, _ fixture: KeeperFixture, in store: String? = nil) throws
        -> String
    {
        let found = try fixture.objects(in: store).first { id in
            FileManager.default.contents(atPath: fixture.object(id, in: store))
                == Data(text.utf8)
        }
        return fixture.object(try #require(found), in: store)
    }

    @Test("a sound cache is said to be sound, and nothing is written")
    func sound() throws {
        let fixture = try pushed()
        let report = try fixture.json(fixture.datavc("verify", "--json"))
        #expect(report["checked"] as? Int == 3)
        #expect(report["bytes"] as? Int ?? 0 > 2_000_000)
        try fixture.datavc("verify", "--remote")
        try fixture.datavc("verify", "data.dvc", "data/a")
    }

    @Test("a flipped byte behind mode 0444 is found, set aside and fetched again")
    func corruptCache() throws {
        let fixture = try pushed()
        let path = try object("good bytes", fixture)
        try fixture.corrupt(path)
        let found = try fixture.datavc("verify", "--json", status: 1)
        #expect(try problems(fixture, found) == ["corrupt data/a 0"])
        #expect(FileManager.default.contents(atPath: path) == Data("rotten".utf8))
        try fixture.datavc("verify", "--repair")
        #expect(FileManager.default.contents(atPath: path) == Data("good bytes".utf8))
        let aside = try fixture.objects(in: "\(fixture.directory)/.dvc/tmp/corrupt")
        #expect(aside.count == 1)
        try fixture.datavc("verify")
    }

    @Test("what no remote has stays set aside, and the exit code says so")
    func lost() throws {
        let fixture = try pushed()
        try FileManager.default.removeItem(atPath: fixture.store)
        try fixture.datavc("push")
        let path = try object("good bytes", fixture)
        try fixture.corrupt(path)
        try FileManager.default.removeItem(
            atPath: try object("good bytes", fixture, in: fixture.store))
        let outcome = try fixture.datavc("verify", "--repair", "--json", status: 1)
        #expect(try problems(fixture, outcome) == ["corrupt data/a 0"])
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("a file missing under a manifest and a wrong mode are told and repaired")
    func missingAndMode() throws {
        let fixture = try pushed()
        try FileManager.default.removeItem(atPath: try object("good bytes", fixture))
        let manifest = fixture.object(try fixture.hash("data.dvc"))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: manifest)
        let outcome = try fixture.datavc("verify", "--json", status: 1)
        #expect(
            try problems(fixture, outcome).sorted() == ["missing data/a 0", "wrong mode data 0"])
        try fixture.datavc("verify", "--repair")
        try fixture.datavc("verify")
    }

    @Test("the remote is read too, and repaired from a good cache only")
    func corruptRemote() throws {
        let fixture = try pushed()
        let path = try object("good bytes", fixture, in: fixture.store)
        try fixture.corrupt(path)
        let long = try #require(
            try fixture.objects(in: fixture.store).first { id in
                FileManager.default.contents(atPath: fixture.object(id, in: fixture.store))?.count
                    == 2_000_000
            })
        try FileManager.default.removeItem(atPath: fixture.object(long, in: fixture.store))
        try fixture.datavc("verify")
        let outcome = try fixture.datavc("verify", "-c", "--json", status: 1)
        #expect(
            try problems(fixture, outcome).sorted() == ["corrupt data/a 0", "missing data/b 0"])
        let cached = try object("good bytes", fixture)
        try fixture.corrupt(cached, "rotten as well")
        try fixture.datavc("verify", "-r", "store", "--repair", status: 1)
        #expect(FileManager.default.contents(atPath: path) == Data("rotten".utf8))
        try fixture.corrupt(cached, "good bytes")
        try fixture.datavc("verify", "-c", "--repair")
        #expect(FileManager.default.contents(atPath: path) == Data("good bytes".utf8))
        try fixture.datavc("verify", "-c")
    }

    @Test("objects of DVC 2, named without carriage returns, are checked by their own rule")
    func legacy() throws {
        let fixture = try KeeperFixture()
        // The MD5 of "a\nb\n", which is how DVC 2 names "a\r\nb\r\n".
        let id = "dd8c6a395b5dd36c56d23275028f526c"
        let object = "\(fixture.directory)/.dvc/cache/dd/\(id.dropFirst(2))"
        try fixture.write(".dvc/cache/dd/\(id.dropFirst(2))", "a\r\nb\r\n")
        try fixture.corrupt(object, "a\r\nb\r\n")
        #expect(try fixture.json(fixture.datavc("verify", "--json"))["checked"] as? Int == 1)
        try fixture.corrupt(object, "a\r\nc\r\n")
        try fixture.datavc("verify", status: 1)
    }
}
