import Foundation
import TestSupport
import Testing

@Suite("datavc forget")
struct ForgetTests {
    /// Two committed versions with a person's row, pushed, and a third without it.
    private func fixture() throws -> KeeperFixture {
        let fixture = try KeeperFixture()
        try fixture.write("sub/data/people.csv", "ann\nbob\n")
        try fixture.write("sub/data/other.csv", "x")
        try fixture.record("sub/data")
        try fixture.datavc("push")
        try fixture.write("sub/data/people.csv", "ann\nbob\ncid\n")
        try fixture.record("sub/data")
        try fixture.datavc("push")
        return fixture
    }

    private func holds(_ text: String, _ directory: String) throws -> Bool {
        try runProcess("grep", ["-rqs", "--exclude-dir=.git", text, directory]).status == 0
    }

    @Test("what the work tree's pointers still name is refused; --force and a dry run differ")
    func refused() throws {
        let fixture = try KeeperFixture()
        try fixture.write("f", "secret")
        try fixture.record("f")
        let refused = try fixture.datavc("forget", "f", "--apply", status: 1)
        #expect(refused.errors.contains("datavc add"))
        let id = try fixture.hash("f.dvc")
        try fixture.datavc("forget", "--id", id, "--apply", status: 1)
        try fixture.datavc("forget", "--id", id, "--force")
        #expect(try fixture.objects() == [id])
        try fixture.datavc("forget", "--id", id, "--force", "--apply")
        #expect(try fixture.objects().isEmpty)
        try fixture.datavc("forget", status: 2)
        try fixture.datavc("forget", "--id", "\(id).dir", status: 1)
        try fixture.datavc("forget", "elsewhere", status: 1)
    }

    @Test("every old version goes from cache, trash and remote, and the audit says so")
    func erases() throws {
        let fixture = try fixture()
        let first = try fixture.git("rev-parse", "HEAD~1")
        try fixture.datavc("gc", "--apply")
        try fixture.write("sub/data/people.csv", "bob (only staged)\n")
        try fixture.datavc("add", "sub/data")
        try fixture.write("sub/data/people.csv", "clean\n")
        try fixture.record("sub/data")
        try fixture.datavc("gc", "--apply")
        #expect(try holds("bob", "\(fixture.directory)/.dvc/tmp/trash"))
        let dry = try fixture.json(fixture.datavc("forget", "sub/data/people.csv", "--json"))
        #expect((dry["objects"] as? [Any])?.count == 2)
        #expect(try holds("bob", "\(fixture.directory)/.dvc/cache"))
        try fixture.datavc("forget", "people.csv", "--in", "sub/data.dvc", "--apply")
        #expect(try !holds("bob", "\(fixture.directory)/.dvc/cache"))
        #expect(try !holds("bob", fixture.store))
        #expect(try holds("clean", "\(fixture.directory)/.dvc/cache"))
        let lines = try fixture.read(".dvc/forgotten.jsonl").split(separator: "\n")
        #expect(lines.count == 2)
        let records = try lines.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(records.allSatisfy { $0["who"] as? String == "Test <test@example.org>" })
        #expect(records.allSatisfy { $0["paths"] as? [String] == ["sub/data/people.csv"] })
        #expect(records.allSatisfy { $0["removed"] as? [String] == ["remote store", "cache"] })
        let commits = records.flatMap { record in
            (record["versions"] as? [[String: Any]] ?? []).flatMap {
                $0["commits"] as? [String] ?? []
            }
        }
        #expect(commits.contains(first))
        #expect(try fixture.git("status", "--short", ".dvc").contains("forgotten.jsonl"))
    }

    @Test("a copy in the trash goes too")
    func trash() throws {
        let fixture = try KeeperFixture()
        try fixture.write("f", "secret of nobody")
        try fixture.datavc("add", "f")
        let id = try fixture.hash("f.dvc")
        try fixture.write("f", "public")
        try fixture.datavc("add", "f")
        try fixture.datavc("gc", "--apply")
        try fixture.datavc("forget", "--id", id, "--apply")
        #expect(try !holds("secret of nobody", "\(fixture.directory)/.dvc"))
        try fixture.datavc("forget", "--id", id, "--apply")
        #expect(try fixture.read(".dvc/forgotten.jsonl").split(separator: "\n").count == 1)
    }

    @Test("fetching an old version says when and by whom it was forgotten, also in a new clone")
    func fetchSaysSo() throws {
        let fixture = try fixture()
        try fixture.write("sub/data/people.csv", "clean\n")
        try fixture.record("sub/data")
        try fixture.datavc("push")
        try fixture.datavc("forget", "sub/data/people.csv", "--apply")
        try fixture.git("add", "-A")
        try fixture.git("commit", "-qm", "forget")
        try fixture.remove(".dvc/cache")
        try fixture.datavc("pull")
        try fixture.git("checkout", "-q", "HEAD~3", "--", "sub/data.dvc")
        for command in ["fetch", "pull"] {
            let outcome = try fixture.datavc(command, status: 1)
            #expect(outcome.errors.contains("forgotten on 20"))
            #expect(outcome.errors.contains("Test <test@example.org>"))
        }
        let checkout = try fixture.datavc("checkout", "-f", status: 1)
        #expect(checkout.errors.contains("forgotten on 20"))
        try fixture.datavc("verify")
        try fixture.datavc("gc", "--apply")
    }

    @Test("a copy that another clone pushed again is not brought back")
    func staysForgotten() throws {
        let fixture = try fixture()
        let before = try fixture.objects(in: fixture.store)
        let copy = fixture.home.path("copy")
        _ = try runProcess("cp", ["-a", fixture.store, copy])
        try fixture.write("sub/data/people.csv", "clean\n")
        try fixture.record("sub/data")
        try fixture.datavc("forget", "sub/data/people.csv", "--apply")
        #expect(try fixture.objects(in: fixture.store).count == before.count - 2)
        _ = try runProcess("cp", ["-a", "\(copy)/.", fixture.store])
        try fixture.git("checkout", "-q", "HEAD~1", "--", "sub/data.dvc")
        #expect(try fixture.datavc("fetch", status: 1).errors.contains("forgotten on 20"))
        #expect(try !holds("bob", "\(fixture.directory)/.dvc/cache"))
    }
}
