import Foundation
import TestSupport
import Testing

struct InitTests {
    static let files = [".dvc/config", ".dvc/.gitignore", ".dvc/tmp/btime", ".dvcignore"]

    @Test("makes and stages the files that dvc makes", .enabled(if: hasDVC))
    func sameFiles() throws {
        let mine = try InspectFixture()
        let other = try InspectFixture()
        try mine.ours("init", "-q")
        try other.theirs("init", "-q")
        for file in Self.files {
            #expect(try mine.text(file) == other.text(file), "\(file)")
            #expect(try mine.permissions(file) == other.permissions(file), "\(file)")
        }
        let listing = ["find", ".", "-path", "./.git", "-prune", "-o", "-print"]
        let found = try [mine, other].map { fixture in
            try runProcess("env", listing, in: fixture.work).output.split(separator: "\n").sorted()
        }
        #expect(found[0] == found[1])
        #expect(try mine.git("status", "--short").output == other.git("status", "--short").output)
        #expect(try mine.theirs("status").output.contains("no data"))
    }

    @Test("goes without git on request", .enabled(if: hasDVC))
    func withoutGit() throws {
        let fixture = try InspectFixture()
        let (mine, other) = (
            try fixture.folder.makeDirectory("mine"), try fixture.folder.makeDirectory("other")
        )
        try fixture.ours("init", "-q", "--no-scm", in: "mine")
        try fixture.theirs("init", "-q", "--no-scm", in: "other")
        #expect(try runProcess("diff", ["-r", mine, other]).description.hasPrefix("status 0"))
    }

    @Test("refuses what dvc refuses, and changes nothing")
    func refusals() throws {
        let fixture = try InspectFixture()
        _ = try fixture.folder.makeDirectory("work/below")
        #expect(try fixture.datavc(["init"], in: "work/below").status == 1)
        #expect(try fixture.datavc(["init"], in: "home").status == 1)
        #expect(try fixture.datavc(["init", "--no-scm", "--subdir"]).status == 2)
        try fixture.write(".gitignore", ".dvc\n")
        let ignored = try fixture.datavc(["init"])
        #expect(ignored.status == 1 && ignored.errors.contains("ignores"))
        #expect(!fixture.exists(".dvc") && !fixture.exists(".dvcignore"))
        try fixture.write(".gitignore", "")
        try fixture.ours("init", "-q", "--subdir", in: "work/below")
        #expect(fixture.exists("below/.dvc/config"))
        #expect(try fixture.datavc(["init", "--subdir"], in: "work/below").status == 1)
    }

    @Test("starts anew with -f, and keeps the cache")
    func force() throws {
        let fixture = try InspectFixture()
        try fixture.ours("init", "-q")
        try fixture.write("f", "x\n")
        try fixture.ours("add", "-q", "f")
        try fixture.write(".dvc/config", "[core]\n    autostage = true\n")
        try fixture.ours("init", "-q", "-f")
        #expect(try fixture.text(".dvc/config").isEmpty)
        #expect(fixture.exists(".dvc/cache/files/md5/40/1b30e3b8b5d629635a5c613cdb7919"))
    }
}
