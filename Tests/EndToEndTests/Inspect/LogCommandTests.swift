import Foundation
import TestSupport
import Testing

struct LogCommandTests {
    private func versions(
        _ fixture: InspectFixture, _ arguments: String...
    ) throws -> [[String: Any]] {
        let outcome = try fixture.datavc(["log", "--json"] + arguments)
        try outcome.requireDone()
        return try #require(try json(outcome) as? [[String: Any]])
    }

    @Test("shows each version with its commit, content and growth")
    func versions() throws {
        let fixture = try InspectFixture()
        try fixture.commitTwoVersions()
        let found = try versions(fixture, "d")
        #expect(found.map { $0["subject"] as? String } == ["second", "first"])
        #expect(found.map { $0["nfiles"] as? Int } == [3, 2])
        #expect(found.map { $0["nfiles_change"] as? Int } == [1, 2])
        #expect(found.map { $0["size_change"] as? Int } == [2, 4])
        #expect(found[1]["md5"] as? String == "8b3662b0d460701f7734cdf533c5aa85.dir")
        let head = try fixture.git("rev-parse", "HEAD").output.dropLast()
        #expect(found[0]["commit"] as? String == String(head))
        #expect(found[0]["author"] as? String == "Test")
        #expect(try versions(fixture).count == 4)
        #expect(try versions(fixture, "-n", "1").count == 1)
        #expect(try versions(fixture, "d.dvc", "f").count == 3)
    }

    @Test("remembers what is tracked no more")
    func removed() throws {
        let fixture = try InspectFixture()
        try fixture.commitTwoVersions()
        try fixture.ours("remove", "-q", "f.dvc")
        try fixture.commit("third")
        let found = try versions(fixture, "f")
        #expect(found.map { $0["subject"] as? String } == ["third", "first"])
        #expect(found[0]["md5"] is NSNull && found[0]["size_change"] as? Int == -2)
        #expect(try versions(fixture, "f.dvc").count == 2)
        #expect(try fixture.datavc(["log", "nosuch"]).status == 1)
    }

    @Test("counts a merge once, and skips commits that change no content")
    func merges() throws {
        let fixture = try InspectFixture()
        try fixture.commitTwoVersions()
        try fixture.git("checkout", "-q", "-b", "side")
        try fixture.write("f", "side\n")
        try fixture.ours("add", "-q", "f")
        try fixture.commit("on the side")
        try fixture.git("checkout", "-q", "main")
        try fixture.write("f.dvc", try fixture.text("f.dvc") + "# a comment\n")
        try fixture.git("checkout", "-q", "f.dvc")
        try fixture.write("sub/x.dvc", "# a comment\n" + fixture.text("sub/x.dvc"))
        try fixture.commit("only words")
        try fixture.git("merge", "-q", "--no-edit", "side")
        #expect(
            try versions(fixture, "f").map { $0["subject"] as? String } == ["on the side", "first"])
        #expect(try versions(fixture, "sub/x").count == 1)
        try fixture.write("f", "both\n")
        try fixture.ours("add", "-q", "f")
        try fixture.git("add", "-A")
        try fixture.git("commit", "-q", "--amend", "-m", "a merge with a change")
        #expect(try versions(fixture, "f").first?["subject"] as? String == "a merge with a change")
    }

    @Test("an old pointer that cannot be read is said and hides nothing")
    func damaged() throws {
        let fixture = try InspectFixture()
        try fixture.commitTwoVersions()
        let good = try fixture.text("f.dvc")
        try fixture.write("f.dvc", "outs: 5\n")
        try fixture.commit("damage")
        try fixture.write("f.dvc", good)
        try fixture.commit("repair")
        let found = try versions(fixture, "f.dvc")
        #expect(found.map { $0["subject"] as? String } == ["repair", "damage", "first"])
        #expect(found[1]["problem"] is String)
    }
}
