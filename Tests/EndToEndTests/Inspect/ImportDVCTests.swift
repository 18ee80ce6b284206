import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: hasDVC))
struct ImportDVCTests {
    private func md5(_ text: String) throws -> String {
        try String(runProcess("md5sum", input: Array(text.utf8)).output.prefix(32))
    }

    /// Puts an object where DVC 2 kept it.
    private func keep(_ fixture: InspectFixture, _ name: String, _ text: String) throws {
        let path = ".dvc/cache/\(name.prefix(2))/\(name.dropFirst(2))"
        try fixture.write(path, text)
        try runProcess("chmod", ["444", "\(fixture.work)/\(path)"]).requireDone()
    }

    /// A repository as DVC 2 left it: a text with carriage returns, and a folder with one.
    private func legacy() throws -> InspectFixture {
        let fixture = try InspectFixture()
        try fixture.theirs("init", "-q")
        let file = try md5("a\nb\n")
        try keep(fixture, file, "a\r\nb\r\n")
        let plain = try md5("p\n")
        try keep(fixture, plain, "p\n")
        let list = #"[{"md5": "\#(file)", "relpath": "a"}, {"md5": "\#(plain)", "relpath": "s/p"}]"#
        let folder = try md5(list) + ".dir"
        try keep(fixture, folder, list)
        try fixture.write(
            "f.txt.dvc", "# kept\nouts:\n- md5: \(file)\n  size: 6\n  path: f.txt\n")
        try fixture.write(
            "d.dvc", "outs:\n- md5: \(folder)\n  size: 8\n  nfiles: 2\n  path: d\n  desc: kept\n")
        try fixture.write("new", "new\n")
        try fixture.write(".gitignore", "/f.txt\n/d\n")
        try fixture.theirs("add", "-q", "new")
        try fixture.ours("checkout", "-q", "d", "f.txt")
        try fixture.commit("legacy")
        return fixture
    }

    @Test("converts what `dvc cache migrate --dvc-files` converts, with the same outcome")
    func same() throws {
        let mine = try legacy()
        let other = try legacy()
        try mine.ours("import-dvc", "--apply")
        try other.theirs("cache", "migrate", "--dvc-files")
        for pointer in ["f.txt.dvc", "d.dvc", "new.dvc"] {
            #expect(try mine.text(pointer) == other.text(pointer), "\(pointer)")
        }
        let find = ["-c", "cd .dvc/cache/files/md5 && find . -type f -printf '%P %m %s\\n' | sort"]
        let found = try [mine, other].map { try runProcess("sh", find, in: $0.work).output }
        // dvc gives the old list of files a second name too, which nothing needs.
        let ours = Set(found[0].split(separator: "\n"))
        #expect(ours.isSubset(of: Set(found[1].split(separator: "\n"))) && ours.count == 4)
        try mine.theirs("status", "-q")
        try mine.ours("status", "-q")
        try runProcess("rm", ["-r", "d", "f.txt"], in: mine.work).requireDone()
        try mine.theirs("checkout", "-q")
        #expect(try mine.text("d/a") == "a\r\nb\r\n")
        try mine.git("stash", "-q")
        try mine.ours("checkout", "-q", "-f")
        #expect(try mine.text("f.txt") == "a\r\nb\r\n")
    }

    @Test("changes nothing without --apply")
    func dryRun() throws {
        let fixture = try legacy()
        let outcome = try fixture.ours("import-dvc")
        #expect(outcome.output.contains("2 outputs would be converted"))
        #expect(outcome.output.contains("new: needs nothing"))
        #expect(try fixture.git("status", "--short").output.isEmpty)
        try fixture.ours("import-dvc", "--apply")
        #expect(try fixture.ours("import-dvc").output.contains("Nothing needs adopting."))
    }

    @Test("says why something stays: missing objects, cloud versions, foreign remotes")
    func left() throws {
        let fixture = try legacy()
        try fixture.write(
            "c.dvc",
            "outs:\n- path: c\n  size: 1\n  hash: md5\n  md5: \(try md5("c"))\n  cloud:\n"
                + "    r:\n      etag: \"abc1\"\n      version_id: v\n")
        try fixture.ours("remote", "add", "r", "gs://bkt/x")
        try runProcess("rm", ["-rf", ".dvc/cache/\(try md5("p\n").prefix(2))"], in: fixture.work)
            .requireDone()
        let outcome = try fixture.datavc(["import-dvc", "--apply", "--json"])
        #expect(outcome.status == 1)
        let value = try #require(try json(outcome) as? [String: Any])
        let outputs = try #require(value["outputs"] as? [[String: Any]])
        let states = outputs.map { "\($0["path"] ?? "") \($0["state"] ?? "")" }
        #expect(
            Set(states) == ["c refused", "d incomplete", "f.txt converted", "new needs nothing"])
        #expect((value["remotes"] as? [[String: Any]])?.first?["name"] as? String == "r")
        #expect(value["pointers"] as? [String] == ["f.txt.dvc"])
    }

    @Test("an object that is not what its name says is refused")
    func corrupt() throws {
        let fixture = try legacy()
        let name = try md5("p\n")
        let path = "\(fixture.work)/.dvc/cache/\(name.prefix(2))/\(name.dropFirst(2))"
        try runProcess("sh", ["-c", "chmod u+w \(path) && echo q > \(path)"]).requireDone()
        let outcome = try fixture.datavc(["import-dvc", "--apply"])
        #expect(outcome.status == 1 && outcome.errors.contains("corrupt"))
        #expect(try fixture.git("status", "--short").output.isEmpty)
    }
}
