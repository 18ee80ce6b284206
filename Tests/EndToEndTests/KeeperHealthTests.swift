import Foundation
import TestSupport
import Testing

@Suite("datavc du and doctor")
struct HealthTests {
    @Test("du tells repeated, shared and unused bytes, and what the remote lacks")
    func usage() throws {
        let fixture = try KeeperFixture()
        try fixture.write("data/a", "12345")
        try fixture.write("data/b", "12345")
        try fixture.write("data/c", "1")
        try fixture.write("single", "1")
        try fixture.datavc("add", "data", "single")
        try fixture.datavc("push", "single")
        try fixture.write("data/c", "changed")
        try fixture.datavc("add", "data")
        let report = try fixture.json(fixture.datavc("du", "-c", "--json"))
        let rows = try #require(report["outputs"] as? [[String: Any]])
        let data = try #require(rows.first { $0["path"] as? String == "data" })
        #expect(data["files"] as? Int == 3)
        #expect(data["bytes"] as? Int == 17)
        #expect(data["duplicate_bytes"] as? Int == 5)
        #expect(data["shared_bytes"] as? Int == 0)
        let cache = try #require(report["cache"] as? [String: Int])
        #expect(cache["objects"] == 5)
        #expect((report["unused"] as? [String: Int])?["objects"] == 1)
        let remote = try #require(report["remote"] as? [String: Any])
        #expect(remote["objects"] as? Int == 1)
        #expect(remote["lacking"] as? Int == 3)
        #expect(try fixture.datavc("du", "data").output.contains("data (5 B repeated)"))
    }

    @Test("doctor is content with a healthy repository and tells every fact in JSON")
    func healthy() throws {
        let fixture = try KeeperFixture()
        try fixture.write("f", "x")
        try fixture.record("f")
        try fixture.datavc("push")
        let outcome = try fixture.datavc("doctor", "--json")
        let value = try JSONSerialization.jsonObject(with: Data(outcome.outputBytes))
        let items = try #require(value as? [[String: String]])
        let verdicts = Dictionary(grouping: items) { $0["name"] ?? "" }
        for name in [
            "datavc", "root", "git", "pointers", "config repository", "cache", "links", "lock",
            "remote store", "leftovers", "index", "clock",
        ] {
            #expect(verdicts[name]?.first?["verdict"] == "fine", "\(name): \(verdicts)")
        }
        #expect(verdicts["links"]?.first?["detail"]?.contains("hardlink") == true)
    }

    @Test(
        "doctor fails on a secret in git's config, a bad pointer and a dead remote; no secret shows"
    )
    func ill() throws {
        let fixture = try KeeperFixture()
        try fixture.write(
            ".dvc/config",
            """
            [core]
                remote = s3
            ['remote "s3"']
                url = s3://bucket/x
                endpointurl = http://127.0.0.1:9
                access_key_id = AKIDEXAMPLE
                secret_access_key = hunter2hunter2
            """)
        try fixture.write("bad.dvc", "outs: 7\n")
        let outcome = try fixture.datavc("doctor", status: 1)
        #expect(outcome.output.contains("secret_access_key"))
        #expect(!outcome.output.contains("hunter2") && !outcome.output.contains("AKIDEXAMPLE"))
        #expect(!outcome.errors.contains("hunter2"))
        #expect(outcome.output.contains("bad.dvc"))
        #expect(outcome.output.contains("PROBLEM  remote s3"))
    }

    @Test("doctor outside of any repository says what to do")
    func nowhere() throws {
        let fixture = try KeeperFixture()
        let outcome = try fixture.datavc("--cd", fixture.home.path, "doctor", status: 1)
        #expect(outcome.output.contains("datavc init"))
    }
}
