import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: hasDVC))
struct DiffCommandTests {
    private func compare(_ fixture: InspectFixture, _ arguments: [String]) throws {
        let ours = try fixture.datavc(["diff"] + arguments)
        let theirs = try fixture.dvc(["diff"] + arguments)
        #expect(ours.status == 0 && theirs.status == 0, "\(arguments): \(ours) \(theirs)")
        if arguments.contains("--json") {
            #expect(try json(ours) == json(theirs), "\(arguments): \(ours) \(theirs)")
        } else {
            #expect(ours.output == theirs.output, "\(arguments)")
        }
    }

    @Test("says what dvc says, between commits and with the work tree")
    func same() throws {
        let fixture = try InspectFixture()
        try fixture.commitTwoVersions()
        try compare(fixture, ["--json"])
        try fixture.write("f", "changed\n")
        for arguments in [
            ["--json"], ["v1", "v2", "--json"], ["v1", "--json", "--show-hash"],
            ["v2", "v1", "--json", "--show-hash"], ["v1"], ["v1", "--show-hash"],
            ["v1", "v1", "--json"], ["v1", "v2", "--targets", "d/a", "--json"],
            ["v1", "--targets", "d", "f", "--json"],
        ] { try compare(fixture, arguments) }
    }

    @Test("says what dvc says when data or objects are gone, or a folder became a file")
    func gone() throws {
        let fixture = try InspectFixture()
        try fixture.commitTwoVersions()
        try runProcess("rm", ["-r", "d", "f"], in: fixture.work).requireDone()
        try compare(fixture, ["--json"])
        try fixture.write("f/1", "y\n")
        try compare(fixture, ["--json", "--show-hash"])
        try runProcess("rm", ["-r", "f"], in: fixture.work).requireDone()
        try fixture.git("checkout", "-q", "v1")
        try fixture.ours("checkout", "-q", "-f")
        try compare(fixture, ["v2", "--json"])
        try runProcess("rm", ["-rf", ".dvc/cache/files/md5/2c"], in: fixture.work).requireDone()
        try compare(fixture, ["v2", "--json"])
        try runProcess("rm", ["-rf", ".dvc/cache/files/md5/60"], in: fixture.work).requireDone()
        try compare(fixture, ["--json"])
        try compare(fixture, ["--json", "--hide-missing"])
    }

    @Test("a list of files that is nowhere is said, and hides no other change")
    func missingManifest() throws {
        let fixture = try InspectFixture()
        try fixture.commitTwoVersions()
        try fixture.write("f", "changed\n")
        try runProcess("rm", ["-rf", ".dvc/cache/files/md5/8b"], in: fixture.work).requireDone()
        let outcome = try fixture.datavc(["diff", "v1", "--json"])
        #expect(outcome.status == 0 && outcome.errors.contains("d/"))
        let value = try #require(try json(outcome) as? [String: [[String: Any]]])
        #expect(value["modified"]?.compactMap { $0["path"] as? String } == ["d/", "f"])
        #expect(value["not in cache"]?.compactMap { $0["path"] as? String } == ["d/"])
        #expect(value["added"]?.isEmpty == true)
    }

    @Test("its exit code tells of differences on request, and of wrong revisions")
    func exitCodes() throws {
        let fixture = try InspectFixture()
        try fixture.commitTwoVersions()
        #expect(try fixture.datavc(["diff", "--exit-code"]).status == 0)
        #expect(try fixture.datavc(["diff", "v1", "--exit-code"]).status == 3)
        #expect(try fixture.datavc(["diff", "nosuch"]).status == 1)
        #expect(try fixture.datavc(["diff", "v1", "--targets", "nosuch"]).status == 1)
        #expect(try fixture.datavc(["diff", "v1", "v2", "v1"]).status == 2)
    }

    @Test("compares pointers with the work tree where there is no git")
    func withoutGit() throws {
        let fixture = try InspectFixture()
        let place = try fixture.folder.makeDirectory("plain")
        try fixture.ours("init", "-q", "--no-scm", in: "plain")
        try fixture.folder.write("plain/d/a", "a\n")
        try fixture.ours("add", "-q", "d", in: "plain")
        #expect(try fixture.ours("diff", "--json", in: "plain").output == "{}\n")
        try fixture.folder.write("plain/d/b", "b\n")
        let value = try json(fixture.ours("diff", "--json", in: "plain")) as? [String: [Any]]
        #expect(value?["added"]?.count == 1, "\(place)")
        #expect(try fixture.datavc(["diff", "HEAD"], in: "plain").status == 1)
    }

    @Test("nothing differs before the first commit")
    func noCommits() throws {
        let fixture = try InspectFixture()
        try fixture.ours("init", "-q")
        try fixture.write("f", "x\n")
        try fixture.ours("add", "-q", "f")
        try compare(fixture, ["--json"])
    }
}
