import FileStore
import Foundation
import TestSupport
import Testing

/// A repository of a scene, which either tool can work in.
struct WorkTree: Sendable {
    let scene: Scene
    let name: String

    init(_ scene: Scene, _ name: String) {
        self.scene = scene
        self.name = name
    }

    var path: String { scene.folder.path(name) }

    func path(_ relative: String) -> String { "\(path)/\(relative)" }

    // MARK: - Programs

    /// Runs a tool that must succeed.
    @discardableResult
    func run(
        _ tool: Tool, _ arguments: String..., in folder: String = ".",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> ProcessOutcome {
        try await run(tool, arguments, in: folder, sourceLocation: sourceLocation)
    }

    @discardableResult
    func run(
        _ tool: Tool, _ arguments: [String], in folder: String = ".",
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> ProcessOutcome {
        let outcome = try await start(tool.executable, arguments, in: folder)
        try #require(
            outcome.status == 0, "\(tool) \(arguments): \(outcome)", sourceLocation: sourceLocation)
        return outcome
    }

    /// Runs a tool that may fail.
    func attempt(
        _ tool: Tool, _ arguments: String..., in folder: String = ".",
        environment: [String: String?] = [:]
    ) async throws -> ProcessOutcome {
        try await start(tool.executable, arguments, in: folder, environment: environment)
    }

    @discardableResult
    func git(
        _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let outcome = try await start("git", arguments, in: ".")
        try #require(
            outcome.status == 0, "git \(arguments): \(outcome)", sourceLocation: sourceLocation)
        return outcome.output
    }

    @discardableResult
    func shell(
        _ script: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let outcome = try await start("sh", ["-euc", script], in: ".")
        try #require(outcome.status == 0, "\(script): \(outcome)", sourceLocation: sourceLocation)
        return outcome.output
    }

    func attempt(
        _ tool: Tool, _ arguments: [String], in folder: String = ".",
        environment: [String: String?] = [:]
    ) async throws -> ProcessOutcome {
        try await start(tool.executable, arguments, in: folder, environment: environment)
    }

    /// Away from the threads that all tests share, as a process may take its time.
    private func start(
        _ program: String, _ arguments: [String], in folder: String,
        environment: [String: String?] = [:]
    ) async throws -> ProcessOutcome {
        let all = scene.environment.merging(environment) { $1 }
        let place = path(folder)
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        try runProcess(program, arguments, in: place, environment: all)
                    })
            }
        }
    }

    // MARK: - Git

    /// Commits everything that git sees.
    func save(_ message: String = "data") async throws {
        try await git("add", "-A")
        try await git("commit", "-q", "-m", message)
    }

    func clone(_ other: String) async throws -> WorkTree {
        try await git("clone", "-q", path, scene.folder.path(other))
        return WorkTree(scene, other)
    }

    // MARK: - Files

    func write(_ relative: String, _ text: String) throws {
        try scene.folder.write("\(name)/\(relative)", text)
    }

    func write(_ relative: String, _ bytes: [UInt8]) throws {
        try scene.folder.write("\(name)/\(relative)", bytes)
    }

    func text(_ relative: String) throws -> String {
        try scene.folder.text("\(name)/\(relative)")
    }

    func exists(_ relative: String) -> Bool { scene.folder.exists("\(name)/\(relative)") }

    func remove(_ relative: String) throws {
        try FileManager.default.removeItem(atPath: path(relative))
    }

    func listing(_ relative: String = ".", directories: Bool = false) throws -> FileListing {
        try FileListing(path(relative), directories: directories)
    }

    /// The MD5 of each file below a folder, or of the one file.
    func contents(_ relative: String) throws -> [String: String] {
        let place = FilePath(path(relative))
        guard try FileSystem.status(of: place).kind == .directory else {
            return ["": Hash.md5(try FileSystem.read(place))]
        }
        return try listing(relative).contents
    }

    func isExecutable(_ relative: String) throws -> Bool {
        try FileSystem.status(of: FilePath(path(relative))).isOwnerExecutable
    }

    /// How every file of the work tree looks to the kernel: equal when none was touched.
    func looks() throws -> [String: FileIdentity] {
        var looks: [String: FileIdentity] = [:]
        try TreeWalk.run(FilePath(path)) { entry in
            looks[FileListing.shown(entry.path)] = entry.status?.identity
            return !entry.path.elementsEqual(".dvc".utf8) && !entry.path.elementsEqual(".git".utf8)
        }
        return looks
    }

    /// The data and the pointers, without what the tools keep for themselves.
    func visible() throws -> [String: String] {
        try listing().filtered { !$0.hasPrefix(".dvc/") && !$0.hasPrefix(".git/") }.contents
    }

    /// Places an object in the cache by hand, as read-only as an honest one.
    @discardableResult
    func cache(_ bytes: [UInt8], isTree: Bool = false) throws -> String {
        try place(bytes, at: ".dvc/cache/\(Hash.objectPath(bytes, isTree: isTree))")
        return Hash.md5(bytes) + (isTree ? ".dir" : "")
    }

    func place(_ bytes: [UInt8], at relative: String) throws {
        try write(relative, bytes)
        try FileSystem.setPermissions(of: FilePath(path(relative)), to: 0o444)
    }
}
