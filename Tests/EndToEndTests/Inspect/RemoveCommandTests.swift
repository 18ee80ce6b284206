import Foundation
import TestSupport
import Testing

struct RemoveCommandTests {
    private func tracked(_ fixture: InspectFixture) throws {
        try fixture.ours("init", "-q")
        try fixture.write("d/a", "a\n")
        try fixture.write("f", "x\n")
        try fixture.ours("add", "-q", "d", "f")
    }

    @Test("leaves what dvc leaves", .enabled(if: hasDVC), arguments: [[], ["--outs"]])
    func sameOutcome(options: [String]) throws {
        let mine = try InspectFixture()
        let other = try InspectFixture()
        for fixture in [mine, other] { try tracked(fixture) }
        #expect(try mine.datavc(["remove", "d.dvc"] + options).status == 0)
        #expect(try other.dvc(["remove", "d.dvc"] + options).status == 0)
        #expect(try mine.text(".gitignore") == other.text(".gitignore"))
        for name in ["d", "d.dvc", "f", "f.dvc"] {
            #expect(mine.exists(name) == other.exists(name), "\(name)")
        }
        #expect(try mine.datavc(["remove", "f.dvc"] + options).status == 0)
        #expect(try other.dvc(["remove", "f.dvc"] + options).status == 0)
        #expect(!mine.exists(".gitignore") && !other.exists(".gitignore"))
        #expect(mine.exists("f") == options.isEmpty)
    }

    @Test("refuses data, strangers and the loss of unsaved work")
    func refusals() throws {
        let fixture = try InspectFixture()
        try tracked(fixture)
        let data = try fixture.datavc(["remove", "f"])
        #expect(data.status == 1 && data.errors.contains("f.dvc"))
        #expect(try fixture.datavc(["remove", "nosuch.dvc"]).status == 1)
        try fixture.write("f", "changed\n")
        let unsaved = try fixture.datavc(["remove", "--outs", "f.dvc"])
        #expect(unsaved.status == 1 && fixture.exists("f") && fixture.exists("f.dvc"))
        try fixture.ours("remove", "--outs", "-f", "f.dvc")
        #expect(!fixture.exists("f") && !fixture.exists("f.dvc"))
    }

    @Test("turns links to the cache into files of their own", arguments: ["hardlink", "symlink"])
    func links(kind: String) throws {
        let fixture = try InspectFixture()
        try tracked(fixture)
        try fixture.ours("config", "cache.type", kind)
        try fixture.ours("checkout", "-q", "--relink")
        try fixture.ours("remove", "d.dvc", "f.dvc")
        for name in ["d/a", "f"] {
            let attributes = try FileManager.default.attributesOfItem(
                atPath: "\(fixture.work)/\(name)")
            #expect(attributes[.type] as? FileAttributeType == .typeRegular, "\(name)")
            #expect(attributes[.referenceCount] as? Int == 1, "\(name)")
            #expect(try fixture.permissions(name) == 0o644, "\(name)")
        }
        #expect(try fixture.text("d/a") == "a\n")
    }
}
