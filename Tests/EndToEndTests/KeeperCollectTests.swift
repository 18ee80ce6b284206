import Foundation
import TestSupport
import Testing

@Suite("datavc gc")
struct CollectTests {
    /// One committed version, one that nothing names any more, and the current one.
    private func threeVersions() throws -> KeeperFixture {
        let fixture = try KeeperFixture()
        try fixture.write("sub/data/a", "one")
        try fixture.write("sub/data/b", "stays")
        try fixture.record("sub/data")
        try fixture.write("sub/data/a", "two")
        try fixture.datavc("add", "sub/data")
        try fixture.write("sub/data/a", "three")
        try fixture.datavc("add", "sub/data")
        return fixture
    }

    @Test("a dry run changes nothing; --apply moves only what no commit names, and dvc agrees")
    func keepsHistory() throws {
        let fixture = try threeVersions()
        let before = try fixture.objects()
        let dry = try fixture.json(fixture.datavc("gc", "--json"))
        #expect((dry["unused"] as? [String])?.count == 2)
        #expect(dry["kept"] as? Int == 5)
        #expect(try fixture.objects() == before)
        let applied = try fixture.json(fixture.datavc("gc", "-w", "-f", "--json"))
        #expect(applied["unused"] as? [String] == dry["unused"] as? [String])
        #expect(try fixture.objects().count == 5)
        try fixture.remove("sub/data")
        try fixture.git("stash", "-q")
        try fixture.datavc("checkout")
        #expect(try fixture.read("sub/data/a") == "one")
    }

    @Test(
        "dvc checks out every kept version after gc",
        .enabled(if: Peers.isAvailable("dvc"), "needs the real dvc"))
    func dvcAgrees() throws {
        let fixture = try threeVersions()
        try fixture.datavc("gc", "--apply")
        try fixture.remove("sub/data")
        try fixture.dvc("checkout")
        #expect(try fixture.read("sub/data/a") == "three")
        try fixture.git("checkout", "-q", "-f", "HEAD", "--", ".")
        try fixture.dvc("checkout", "-f")
        #expect(try fixture.read("sub/data/a") == "one")
        #expect(try fixture.dvc("status").output.contains("up to date"))
    }

    @Test("restore puts back what was moved, and the trash is empty then")
    func restores() throws {
        let fixture = try threeVersions()
        let before = try fixture.objects()
        try fixture.datavc("gc", "--apply")
        #expect(try fixture.datavc("gc", "--list-trash").output.contains("2 objects"))
        try fixture.datavc("gc", "--restore", "latest")
        #expect(try fixture.objects() == before)
        try fixture.datavc("gc", "--restore", "latest", status: 1)
        try fixture.datavc("gc", "--apply")
        try fixture.datavc("gc", "--empty-trash", "--older-than", "1")
        #expect(try fixture.datavc("gc", "--list-trash").output.contains("2 objects"))
        try fixture.datavc("gc", "--empty-trash")
        #expect(try fixture.datavc("gc", "--list-trash").output.contains("empty"))
    }

    @Test("pointers of stashes, amended commits, the index and unreadable old pointers protect")
    func hiddenRoots() throws {
        let fixture = try KeeperFixture()
        var kept: [String] = []
        func add(_ text: String) throws {
            try fixture.write("deep/er/f", text)
            try fixture.datavc("add", "deep/er/f")
            kept.append(try fixture.hash("deep/er/f.dvc"))
        }
        try add("committed")
        try fixture.git("add", "-A")
        try fixture.git("commit", "-qm", "one")
        for text in ["older stash", "newer stash"] {
            try add(text)
            try fixture.git("stash", "-q")
        }
        try add("amended away")
        try fixture.git("commit", "-qam", "two")
        try add("instead")
        try fixture.git("commit", "-qa", "--amend", "-m", "two")
        try add("broken")
        let broken = "what: [is this\n  md5: \(kept.last ?? "")\n"
        try fixture.write("deep/er/f.dvc", broken)
        try fixture.git("commit", "-qam", "broken")
        try fixture.remove("deep/er/f.dvc")
        try add("staged")
        try fixture.git("add", "-A")
        try add("current")
        try add("unused")
        try add("current")
        let gone = kept[kept.count - 2]
        let report = try fixture.json(fixture.datavc("gc", "--json", "--apply"))
        #expect(report["unused"] as? [String] == [gone])
        #expect(try fixture.objects() == Set(kept).subtracting([gone]).sorted())
    }

    @Test("a manifest that is nowhere stops gc with the pointer's name; a remote's copy helps")
    func missingManifests() throws {
        let fixture = try threeVersions()
        let id = try fixture.hash("sub/data.dvc")
        try fixture.remove(".dvc/cache/files/md5/\(id.prefix(2))/\(id.dropFirst(2))")
        let refused = try fixture.datavc("gc", "--apply", status: 1)
        #expect(refused.errors.contains("sub/data.dvc"))
        #expect(refused.errors.contains(id))
        try fixture.datavc("add", "sub/data")
        try fixture.datavc("push")
        try fixture.remove(".dvc/cache/files/md5/\(id.prefix(2))/\(id.dropFirst(2))")
        #expect(try fixture.json(fixture.datavc("gc", "--json"))["kept"] as? Int == 4)
    }

    @Test("a missing manifest of an old commit stops gc unless that version is given up")
    func missingHistory() throws {
        let fixture = try threeVersions()
        try fixture.git("commit", "-qam", "newer")
        let old = try fixture.git("show", "HEAD~1:sub/data.dvc")
        let id = try #require(old.firstMatch(of: /[0-9a-f]{32}\.dir/)).output
        try fixture.remove(".dvc/cache/files/md5/\(id.prefix(2))/\(id.dropFirst(2))")
        let refused = try fixture.datavc("gc", status: 1)
        #expect(refused.errors.contains("--allow-missing-history"))
        try fixture.datavc("gc", "--allow-missing-history")
    }

    @Test("a cache outside of the repository needs --projects, which protects the others' data")
    func sharedCache() throws {
        let fixture = try KeeperFixture()
        let other = try KeeperFixture("other")
        for (repository, text) in [(fixture, "mine"), (other, "theirs")] {
            try repository.write(".dvc/config", "[cache]\n    dir = \(fixture.home.path)/shared\n")
            try repository.write("f", text)
            try repository.record("f")
        }
        try fixture.write("f", "mine, newer")
        try fixture.datavc("add", "f")
        try fixture.write("f", "mine, newest")
        try fixture.datavc("add", "f")
        #expect(try fixture.datavc("gc", status: 1).errors.contains("--projects"))
        try fixture.datavc("gc", "--apply", "-p", other.directory)
        let shared = fixture.home.path("shared")
        #expect(try fixture.objects(in: shared).count == 3)
        try other.remove("f")
        try other.datavc("checkout")
        try fixture.datavc("gc", "--restore", "latest")
        #expect(try fixture.objects(in: shared).count == 4)
    }

    @Test("--cloud removes from the remote only with --apply, and says who loses data")
    func cloud() throws {
        let fixture = try threeVersions()
        try fixture.datavc("push")
        try fixture.write("sub/data/a", "four")
        try fixture.datavc("add", "sub/data")
        let before = try fixture.objects(in: fixture.store)
        let dry = try fixture.datavc("gc", "-c")
        #expect(dry.output.contains("LOSE"))
        #expect(try fixture.objects(in: fixture.store) == before)
        try fixture.datavc("gc", "-c", "--apply")
        #expect(try fixture.objects(in: fixture.store).count == before.count - 2)
    }

    @Test("unfinished files go; foreign names and the run cache stay")
    func leftovers() throws {
        let fixture = try threeVersions()
        let cache = ".dvc/cache"
        let id = try fixture.objects()[0]
        let kept = ["runs/ab/abcd/1", "files/md5/README", "files/md5/\(id.prefix(2))/notes.txt"]
        let gone = ["files/md5/.1-a.tmp", "files/md5/\(id.prefix(2))/.RRn1NVpWU0Thd2H3VBIWcA.tmp"]
        for name in kept + gone { try fixture.write("\(cache)/\(name)", "x") }
        #expect(try fixture.json(fixture.datavc("gc", "--json"))["unfinished"] as? Int == 2)
        try fixture.datavc("gc", "--apply")
        for name in kept { #expect(try fixture.read("\(cache)/\(name)") == "x") }
        for name in gone {
            #expect(
                !FileManager.default.fileExists(atPath: "\(fixture.directory)/\(cache)/\(name)"))
        }
    }

    @Test("a gc killed at any change loses nothing, and what it moved can be restored")
    func killed() throws {
        let fixture = try threeVersions()
        let all = try fixture.objects()
        var point = 1
        while true {
            let outcome = try fixture.datavc("gc", "--apply", status: nil, dieAt: point)
            let isKilled = outcome.status != 0
            let verify = try fixture.json(fixture.datavc("gc", "--json"))
            #expect(verify["kept"] as? Int == 5)
            let trash = try fixture.datavc("gc", "--list-trash").output
            if !trash.contains("empty") { try fixture.datavc("gc", "--restore", "latest") }
            #expect(try fixture.objects() == all, "killed at change \(point)")
            guard isKilled else { break }
            point += 1
        }
        #expect(point > 5)
    }
}
