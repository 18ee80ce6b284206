import FileStore
import Foundation
import TestSupport
import Testing

private enum Nobody {
    static let isPossible =
        (try? runProcess("setpriv", ["--reuid=65534", "true"]))?.status == 0
}

/// Files and folders that the user may not read or write; root gives up its rights first.
@Suite(
    .enabled(if: getuid() != 0 || Nobody.isPossible, "root without setpriv"),
    .timeLimit(.minutes(5)))
struct PermissionTests {
    private let folder = TemporaryDirectory(in: TemporaryDirectory.inMemory)
    private let clone: DataClone
    /// Where anyone may start it.
    private let program: String

    init() throws {
        program = folder.path("datavc")
        _ = try runProcess("cp", [Executables.path("datavc"), program])
        clone = try DataClone(at: folder.path("a"), remote: folder.path("remote"))
        for number in 0..<5 { try clone.write("data/\(number)", "\(number)".utf8) }
        try handOver()
    }

    private func handOver() throws {
        if getuid() == 0 { _ = try runProcess("chown", ["-R", "65534:65534", folder.path]) }
    }

    private func change(_ mode: String, _ name: String) throws {
        #expect(try runProcess("chmod", ["-R", mode, folder.path(name)]).status == 0)
    }

    @discardableResult
    private func expect(
        _ code: Int32, _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> ProcessOutcome {
        let command = [program] + arguments
        let whole =
            getuid() == 0
            ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] + command : command
        let outcome = try runProcess(
            whole[0], Array(whole.dropFirst()), in: clone.path,
            environment: DataClone.environment)
        #expect(outcome.status == code, "\(outcome)", sourceLocation: sourceLocation)
        return outcome
    }

    @Test("a file that cannot be read is named, and nothing is recorded")
    func unreadableFile() throws {
        try change("000", "a/data/3")
        let outcome = try expect(1, "add", "data")
        #expect(outcome.errors.contains("data/3: Permission denied"))
        #expect(!clone.exists("data.dvc"))
        #expect(try ObjectAudit(clone.path + "/.dvc/cache").unfinished == [])
        try change("644", "a/data/3")
        try expect(0, "add", "data")
    }

    @Test("a folder that cannot be listed is named, and not taken for empty")
    func unlistableFolder() throws {
        try clone.write("data/sub/file", "x".utf8)
        try handOver()
        try expect(0, "add", "data")
        try change("000", "a/data/sub")
        for command in ["status", "add", "commit"] {
            let outcome = try command == "add" ? expect(1, "add", "data") : expect(1, command)
            #expect(outcome.errors.contains("data/sub: Permission denied"))
        }
        try change("755", "a/data/sub")
        try expect(0, "status", "-q")
    }

    @Test("a cache that cannot be written fails add by name; looking and checking out still work")
    func readOnlyCache() throws {
        try expect(0, "add", "data")
        let pointer = try clone.read("data.dvc")
        try clone.write("data/new", "new".utf8)
        try handOver()
        try change("a-w", "a/.dvc/cache")
        let outcome = try expect(1, "add", "data")
        #expect(outcome.errors.contains("Permission denied"))
        #expect(outcome.errors.contains(clone.path + "/.dvc/cache"))
        #expect(try clone.read("data.dvc") == pointer)
        #expect(try expect(0, "status").output.contains("modified"))
        try FileSystem.remove(clone.file("data/new"))
        try FileSystem.remove(clone.file("data/1"))
        try expect(0, "checkout")
        #expect(try clone.read("data/1") == Array("1".utf8))
        try expect(0, "status", "-q")
    }

    @Test("a work tree that cannot be written can still be looked at")
    func readOnlyTree() throws {
        try expect(0, "add", "data")
        try change("a-w", "a")
        try expect(0, "status", "-q")
        let outcome = try expect(1, "add", "data")
        #expect(outcome.errors.contains("Permission denied"))
        try change("u+w", "a")
    }

    @Test("a remote that cannot be written is told before anything is moved")
    func readOnlyRemote() throws {
        try expect(0, "add", "data")
        try FileSystem.createDirectories(FilePath(folder.path("remote")))
        try handOver()
        try change("555", "remote")
        let outcome = try expect(1, "push")
        #expect(outcome.errors.contains("\(folder.path("remote")) is not writable"))
        try change("755", "remote")
        try expect(0, "push")
        try change("u+w", "remote")
    }
}
