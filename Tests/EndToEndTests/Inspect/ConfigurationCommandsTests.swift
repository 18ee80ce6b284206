import Foundation
import TestSupport
import Testing

struct ConfigurationCommandsTests {
    /// Each changes a file or prints a value, and does the same in both tools.
    static let script: [[String]] = [
        ["remote", "add", "-d", "MyR", "../store"],
        ["remote", "add", "s3", "s3://bkt/pre"],
        ["remote", "add", "s3", "s3://bkt/again"],
        ["remote", "add", "-f", "s3", "s3://bkt/other"],
        ["remote", "modify", "s3", "endpointurl", "http://127.0.0.1:5555"],
        ["remote", "modify", "--local", "s3", "secret_access_key", "a b#c,d"],
        ["remote", "modify", "s3", "nosuch", "x"],
        ["remote", "modify", "unknown", "url", "x"],
        ["remote", "default"],
        ["remote", "default", "s3"],
        ["remote", "default", "unknown"],
        ["config", "core.autostage", "true"],
        ["config", "core.autostage", "maybe"],
        ["config", "core.autostage"],
        ["config", "core.checksum_jobs"],
        ["config", "cache.type", "hardlink,symlink"],
        ["config", "cache.dir", "../shared cache"],
        ["config", "cache.dir"],
        ["config", "remote.s3.url"],
        ["config", "--local", "core.checksum_jobs", "3"],
        ["config", "--local", "core.checksum_jobs", "0"],
        ["config", "--global", "core.analytics", "false"],
        ["config", "-l"],
        ["config", "-l", "--local"],
        ["config", "-u", "cache.type"],
        ["config", "-u", "cache.type"],
        ["remote", "add", "third", "s3://bkt/third"],
        ["remote", "rename", "third", "3rd"],
        ["remote", "rename", "unknown", "4th"],
        ["remote", "rename", "myr", "s3"],
        ["remote", "modify", "-u", "s3", "endpointurl"],
        ["remote", "remove", "myr"],
        ["remote", "default", "-u"],
    ]

    @Test("writes the files that dvc writes, command by command", .enabled(if: hasDVC))
    func sameFiles() throws {
        let mine = try InspectFixture()
        let other = try InspectFixture()
        try mine.ours("init", "-q")
        try other.theirs("init", "-q")
        for command in Self.script {
            let ours = try mine.datavc(command)
            let theirs = try other.dvc(command)
            #expect((ours.status == 0) == (theirs.status == 0), "\(command): \(ours) \(theirs)")
            if command[0] == "config", command.count < 3 || command[1] == "-l" {
                let places = [mine.path, other.path]
                let said = zip([ours, theirs], places).map {
                    $0.output.replacingOccurrences(of: $1, with: "")
                }
                #expect(said[0] == said[1], "\(command)")
            }
            for file in [".dvc/config", ".dvc/config.local"] {
                let texts = [mine, other].map { try? $0.text(file) }
                #expect(texts[0] == texts[1], "\(command) \(file)")
            }
        }
        #expect(
            try mine.folder.text("home/.config/dvc/config")
                == other.folder.text("home/.config/dvc/config"))
    }

    @Test("lists remotes with absolute folders and the default one")
    func list() throws {
        let fixture = try InspectFixture()
        try fixture.ours("init", "-q")
        try fixture.ours("remote", "add", "-d", "Folder", "../store")
        try fixture.ours("remote", "add", "cloud", "s3://bkt/pre")
        let store = "\(fixture.path)/store"
        #expect(
            try fixture.ours("remote", "list").output
                == "folder\t\(store)\t(default)\ncloud\ts3://bkt/pre\n")
        let list = try json(fixture.ours("remote", "list", "--json")) as? [[String: Any]]
        #expect(list?.map { $0["default"] as? Bool } == [true, false])
    }

    @Test("keeps secrets from others' eyes, and says so when git would give them away")
    func secrets() throws {
        let fixture = try InspectFixture()
        try fixture.ours("init", "-q")
        try fixture.ours("remote", "add", "r", "s3://bkt/pre")
        let local = try fixture.ours(
            "remote", "modify", "--local", "r", "secret_access_key", "hush")
        #expect(local.errors.isEmpty)
        #expect(try fixture.permissions(".dvc/config.local") == 0o600)
        #expect(try fixture.permissions(".dvc/config") == 0o644)
        let exposed = try fixture.ours("remote", "modify", "r", "session_token", "hush")
        #expect(exposed.errors.contains("--local") && !exposed.errors.contains("hush"))
    }

    @Test("leaves the file alone when the outcome would be refused")
    func refusedChanges() throws {
        let fixture = try InspectFixture()
        try fixture.ours("init", "-q")
        let text = "# ours\n[core]\n    autostage = true # always\n"
        try fixture.write(".dvc/config", text)
        for arguments in [
            ["config", "core.autostage", "perhaps"], ["config", "core.nonsense", "1"],
            ["config", "cache.type", "teleport"], ["remote", "add", "r", "gopher://x/y"],
            ["remote", "add", "r\"q", "/x"], ["config", "core.remote", "a\nb"],
        ] {
            let outcome = try fixture.datavc(arguments)
            #expect(outcome.status == 1, "\(arguments)")
            #expect(try fixture.text(".dvc/config") == text, "\(arguments)")
        }
        #expect(try fixture.datavc(["config", "--local", "--global", "-l"]).status == 2)
        #expect(try fixture.datavc(["config", "nodot", "1"]).status == 2)
    }

    @Test("a wrong option can be seen and removed")
    func repairs() throws {
        let fixture = try InspectFixture()
        try fixture.ours("init", "-q")
        try fixture.write(".dvc/config", "[core]\n    nonsense = 1\n")
        #expect(try fixture.datavc(["status"]).status == 1)
        #expect(try fixture.ours("config", "core.nonsense").output == "1\n")
        try fixture.ours("config", "-u", "core.nonsense")
        try fixture.ours("status", "-q")
    }

    @Test("renaming and removing a remote take its local options along")
    func localOptions() throws {
        let fixture = try InspectFixture()
        try fixture.ours("init", "-q")
        try fixture.ours("remote", "add", "-d", "a", "s3://bkt/pre")
        try fixture.ours("remote", "modify", "--local", "a", "secret_access_key", "hush")
        try fixture.ours("remote", "rename", "a", "b")
        #expect(try fixture.text(".dvc/config.local").contains("['remote \"b\"']"))
        #expect(try fixture.ours("remote", "default").output == "b\n")
        try fixture.ours("remote", "remove", "b")
        #expect(try fixture.text(".dvc/config.local").isEmpty)
        #expect(try fixture.text(".dvc/config").isEmpty)
        #expect(try fixture.datavc(["remote", "default"]).status == 1)
    }
}
