import DataSync
import FileStore
import Foundation
import TestSupport
import Testing
import Versioning

struct GitPublishingTests {
    private let shared = TemporaryDirectory()
    private let work = TemporaryDirectory()
    private let machine: Machine

    init() throws {
        let work = work
        func git(_ arguments: String..., in folder: String) throws {
            let outcome = try runProcess(
                "git", arguments, in: work.path(folder),
                environment: Peers.environment(home: work.path))
            try #require(outcome.status == 0, "\(outcome)")
        }
        try git("init", "-q", "--bare", "-b", "main", "origin.git", in: "")
        try git("clone", "-q", "origin.git", "clone", in: "")
        try git("checkout", "-q", "-B", "main", in: "clone")
        try work.write("clone/README", "hello\n")
        try git("add", "README", in: "clone")
        try git("commit", "-q", "-m", "start", in: "clone")
        try git("push", "-q", "-u", "origin", "main", in: "clone")
        machine = try Machine(remote: shared, volume: work, subfolder: "clone/shared_volume") {
            $0.commitsPointers = true
        }
    }

    @discardableResult
    private func git(_ arguments: String..., in folder: String = "clone") throws -> String {
        let outcome = try runProcess(
            "git", arguments, in: work.path(folder),
            environment: Peers.environment(home: work.path))
        try #require(outcome.status == 0, "\(arguments): \(outcome)")
        return outcome.output
    }

    private func names(_ commit: String, in folder: String = "origin.git") throws -> [String] {
        try git("show", "--format=", "--name-only", commit, in: folder)
            .split(separator: "\n").map(String.init).sorted()
    }

    @Test("exactly the pointer and its ignore file are committed, and pushed")
    func commitsExactly() throws {
        try work.write("clone/mine.txt", "not done\n")
        try git("add", "mine.txt")
        try work.write("clone/README", "edited\n")
        try machine.write("data/raw/products.csv", "a\n")
        #expect(try machine.settle().isCommitted)
        let id = try #require(try machine.round().dataset)
        let message = try git("log", "-1", "--format=%s", "main", in: "origin.git")
        #expect(message == "datavc: data/raw \("\(id)".prefix(8))\n")
        #expect(
            try names("main") == ["shared_volume/data/.gitignore", "shared_volume/data/raw.dvc"])
        #expect(try git("diff", "--cached", "--name-only") == "mine.txt\n")
        #expect(try git("diff", "--name-only") == "README\n")
    }

    @Test("nothing new makes no commit, also after a restart")
    func idle() throws {
        try machine.write("data/raw/products.csv", "a\n")
        try machine.settle()
        let head = try git("rev-parse", "HEAD")
        machine.restart()
        #expect(try !machine.settle().isCommitted)
        #expect(try git("rev-parse", "HEAD") == head)
    }

    @Test("no pointer is committed before the remote has its data")
    func dataFirst() throws {
        let head = try git("rev-parse", "HEAD")
        try machine.write("data/raw/products.csv", "a\n")
        machine.remote.fail(1, .denied)
        #expect(throws: (any Error).self) { try machine.settle() }
        #expect(machine.exists("data/raw.dvc"))
        #expect(try git("rev-parse", "HEAD") == head)
        #expect(try machine.settle().isCommitted)
    }

    @Test("when others have pushed, our commit goes on top of theirs")
    func rebases() throws {
        try git("clone", "-q", "origin.git", "other", in: "")
        try work.write("other/NEWS", "news\n")
        try git("add", "NEWS", in: "other")
        try git("commit", "-q", "-m", "news", in: "other")
        try git("push", "-q", in: "other")
        try machine.write("data/raw/products.csv", "a\n")
        #expect(try machine.settle().isCommitted)
        #expect(try names("main~1") == ["NEWS"])
        #expect(try names("main").contains("shared_volume/data/raw.dvc"))
        #expect(work.exists("clone/NEWS"))
    }

    @Test("commits of people are not pushed for them")
    func leavesOthers() throws {
        try git("commit", "-q", "--allow-empty", "-m", "fine")
        try work.write("clone/code.txt", "secret plan\n")
        try git("add", "code.txt")
        try git("commit", "-q", "-m", "datavc: looks like ours")
        try machine.write("data/raw/products.csv", "a\n")
        let before = try git("rev-parse", "main", in: "origin.git")
        let error = #expect(throws: SyncError.self) { try machine.settle() }
        #expect(error?.code == .gitRefused)
        #expect(error?.description.contains("code.txt") == true)
        #expect(try git("rev-parse", "main", in: "origin.git") == before)
        try git("push", "-q")
        _ = try machine.settle()
        #expect(try git("rev-parse", "main", in: "origin.git") == git("rev-parse", "HEAD"))
    }

    @Test("another git at work is waited for, and then told of")
    func locked() throws {
        try machine.write("data/raw/products.csv", "a\n")
        let lock = try work.write("clone/.git/index.lock", "")
        let error = #expect(throws: SyncError.self) { try machine.settle() }
        #expect(error?.code == .git)
        #expect(error?.description.contains("index.lock") == true)
        #expect(machine.clock.waits.count >= 4)
        try FileManager.default.removeItem(atPath: lock)
        #expect(try machine.settle().isCommitted)
        #expect(try names("main").contains("shared_volume/data/raw.dvc"))
    }

    @Test("a push that failed is made up for by the next process")
    func pushesLater() throws {
        try FileManager.default.moveItem(
            atPath: work.path("origin.git"), toPath: work.path("away.git"))
        try machine.write("data/raw/products.csv", "a\n")
        #expect(throws: SyncError.self) { try machine.settle() }
        try FileManager.default.moveItem(
            atPath: work.path("away.git"), toPath: work.path("origin.git"))
        machine.restart()
        #expect(try machine.settle().isCommitted)
        #expect(try git("rev-parse", "main", in: "origin.git") == git("rev-parse", "HEAD"))
    }

    @Test("outside of git, committing pointers is an error with advice")
    func outsideOfGit() throws {
        let plain = try Machine(remote: shared) { $0.commitsPointers = true }
        try plain.write("data/raw/products.csv", "a\n")
        let error = #expect(throws: SyncError.self) { try plain.settle() }
        #expect(error?.code == .gitRefused)
    }

    @Test("a token never goes over plain HTTP to another machine")
    func plainHTTP() throws {
        try git("remote", "set-url", "origin", "http://git.example.org/x.git")
        let refused = try Machine(
            remote: shared, volume: work, subfolder: "clone/shared_volume"
        ) {
            $0.commitsPointers = true
            $0.gitToken = "tok-123456"
        }
        try refused.write("data/raw/products.csv", "a\n")
        let error = #expect(throws: SyncError.self) { try refused.settle() }
        #expect(error?.code == .gitRefused)
        #expect(error?.description.contains("unencrypted") == true)
        #expect(error?.description.contains("tok-123456") == false)
    }
}
