import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: hasDVC))
struct ListAndGetTests {
    static let listings: [[String]] = [
        ["."], [".", "-R"], [".", "--dvc-only"], [".", "--dvc-only", "-R"], [".", "d"],
        [".", "d/b2"], [".", "src"], [".", "sub"], [".", "d.dvc"], [".", "-R", "--rev", "v1"],
        [".", "d", "--rev", "v1"], [".", "--dvc-only", "--rev", "v1"],
    ]

    @Test("lists what dvc lists, with and without the data there")
    func listings() throws {
        let fixture = try InspectFixture()
        try fixture.commitTwoVersions()
        for isThere in [true, false] {
            for listing in Self.listings {
                // dvc takes the path next to the repository only.
                let path = listing.dropFirst().first.map { $0.hasPrefix("-") ? nil : $0 } ?? nil
                let options = listing.dropFirst(path == nil ? 1 : 2)
                let arguments = ["."] + (path.map { [$0] } ?? []) + options + ["--json"]
                let ours = try fixture.datavc(["ls"] + arguments)
                let theirs = try fixture.dvc(["list"] + arguments)
                #expect(ours.status == 0 && theirs.status == 0, "\(arguments): \(ours) \(theirs)")
                #expect(try json(ours) == json(theirs), "\(arguments)")
            }
            if isThere {
                try FileManager.default.removeItem(atPath: "\(fixture.work)/d")
                try FileManager.default.removeItem(atPath: "\(fixture.work)/f")
            }
        }
        #expect(try fixture.datavc(["ls", ".", "nosuch"]).status == 1)
    }

    @Test("lists this repository when none is named, and another one by its address")
    func addresses() throws {
        let fixture = try InspectFixture()
        try fixture.commitTwoVersions()
        #expect(try fixture.ours("ls", "d", in: "work").output == "a\nb2\nn\nsub\n")
        #expect(try fixture.ours("ls", in: "work/sub").output == ".gitignore\nx\nx.dvc\n")
        let url = "file://\(fixture.work)"
        let listed = try fixture.ours("ls", url, "--dvc-only", "--rev", "v1", in: "home")
        #expect(listed.output == "d\nf\nsub\n")
        try fixture.git("clone", "-q", "--bare", fixture.work, fixture.folder.path("bare.git"))
        #expect(
            try fixture.ours("ls", "../bare.git", "--dvc-only", in: "home").output == "d\nf\nsub\n")
    }

    @Test("gets data, parts and git's files, of any version")
    func get() throws {
        let fixture = try InspectFixture()
        try fixture.commitTwoVersions()
        try fixture.ours("get", "../work", "d", in: "home")
        #expect(try fixture.folder.text("home/d/b2") == "b\n")
        try fixture.ours("get", "../work", "d/sub", "--rev", "v1", "-o", "old", in: "home")
        #expect(try fixture.folder.text("home/old/b") == "b\n")
        try fixture.ours("get", "../work", "src/a.py", in: "home")
        #expect(try fixture.folder.text("home/a.py") == "1\n")
        try fixture.ours("get", "../work", "sub", "-o", "both", in: "home")
        #expect(try fixture.folder.text("home/both/x") == "y\n")
        #expect(fixture.folder.exists("home/both/x.dvc"))
        let again = try fixture.datavc(["get", "../work", "f", "-o", "a.py"], in: "home")
        #expect(again.status == 1)
        #expect(try fixture.folder.text("home/a.py") == "1\n")
        try fixture.ours("get", "-f", "../work", "f", "-o", "a.py", in: "home")
        #expect(try fixture.folder.text("home/a.py") == "x\n")
        #expect(try fixture.datavc(["get", "../work", "nosuch"], in: "home").status == 1)
        let left = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path("home"))
        #expect(!left.contains { $0.hasSuffix(".tmp") })
    }

    @Test("gets from the remote of a repository that is known by its address only")
    func getThroughRemote() throws {
        let fixture = try InspectFixture()
        try fixture.ours("init", "-q")
        try fixture.ours("remote", "add", "-d", "r", fixture.folder.path("store"))
        try fixture.write("d/a", "a\n")
        try fixture.write("run", "#!/bin/sh\n")
        try runProcess("chmod", ["+x", "\(fixture.work)/run"]).requireDone()
        try fixture.ours("add", "-q", "d", "run")
        try fixture.ours("push", "-q")
        try fixture.commit("all")
        let url = "file://\(fixture.work)"
        let report = try fixture.ours("get", url, "d", "--json", in: "home")
        #expect(try (json(report) as? [String: Any])?["fetched"] as? Int == 1)
        #expect(try fixture.folder.text("home/d/a") == "a\n")
        try fixture.ours("get", url, "run", in: "home")
        #expect(FileManager.default.isExecutableFile(atPath: fixture.folder.path("home/run")))
        try fixture.theirs("get", url, "d", "-o", "theirs", in: "home")
        #expect(try fixture.folder.text("home/theirs/a") == "a\n")
    }

    @Test("never hands out bytes that are not those of the version")
    func corrupt() throws {
        let fixture = try InspectFixture()
        try fixture.commitTwoVersions()
        let object = "\(fixture.work)/.dvc/cache/files/md5/40/1b30e3b8b5d629635a5c613cdb7919"
        try runProcess("chmod", ["u+w", object]).requireDone()
        try Data("z\n".utf8).write(to: URL(fileURLWithPath: object))
        let outcome = try fixture.datavc(["get", "../work", "f"], in: "home")
        #expect(outcome.status == 1 && outcome.errors.contains("corrupt"))
        #expect(!fixture.folder.exists("home/f"))
    }
}
