import FileStore
import Foundation
import TestSupport
import Testing

/// A work tree of its own on which the built `datavc` runs.
struct DataClone: Sendable {
    let path: String

    /// - Parameter settings: lines for `.dvc/config`, below those of the remote.
    init(at path: String, remote: String, settings: String = "") throws {
        self.path = path
        try FileSystem.createDirectories(FilePath(path + "/.dvc"))
        let config = """
            [core]
                remote = r
                no_scm = True
            ['remote "r"']
                url = \(remote)
            \(settings)

            """
        try FileSystem.writeAtomically(
            Array(config.utf8), to: FilePath(path + "/.dvc/config"), durably: false)
    }

    init(existing path: String) {
        self.path = path
    }

    func file(_ name: String) -> FilePath { FilePath(path).appending(name) }

    @discardableResult
    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> FilePath {
        let file = file(name)
        try FileSystem.createDirectories(file.parent)
        try FileSystem.writeAtomically(Array(bytes), to: file, durably: false)
        return file
    }

    func read(_ name: String) throws -> [UInt8] { try FileSystem.read(file(name)) }

    func exists(_ name: String) -> Bool {
        (try? FileSystem.status(of: file(name), followingLinks: false)) != nil
    }

    func run(_ arguments: [String], _ environment: [String: String?] = [:]) throws
        -> ProcessOutcome
    {
        try runProcess(
            Executables.path("datavc"), arguments, in: path,
            environment: Self.environment.merging(environment) { $1 }, timeout: .seconds(120))
    }

    /// Fails the test unless the command ends with `code`.
    @discardableResult
    func expect(
        _ code: Int32 = 0, _ arguments: String..., environment: [String: String?] = [:],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> ProcessOutcome {
        let outcome = try run(arguments, environment)
        let told = "datavc \(arguments.joined(separator: " ")): \(outcome)"
        #expect(outcome.status == code, "\(told)", sourceLocation: sourceLocation)
        return outcome
    }

    /// Nothing of the machine's own settings.
    static let environment: [String: String?] = [
        "HOME": "/nonexistent", "XDG_CONFIG_HOME": nil, "DVC_SYSTEM_CONFIG_DIR": "/nonexistent",
        "DVC_GLOBAL_CONFIG_DIR": "/nonexistent", "DATAVC_DIE_AT_CHANGE": nil,
    ]

    /// A second work tree with the same pointers and none of the data.
    func clone(to path: String) throws -> DataClone {
        let other = DataClone(existing: path)
        try FileSystem.createDirectories(other.file(".dvc"))
        try other.write(".dvc/config", try read(".dvc/config"))
        try copyPointers(to: other)
        return other
    }

    func copyPointers(to other: DataClone) throws {
        for entry in try FileSystem.list(FilePath(path))
        where entry.kind == .regular && entry.name.suffix(4) == Self.suffix {
            let name = String(decoding: entry.name, as: UTF8.self)
            try other.write(name, try read(name))
        }
    }

    private static let suffix = Array(".dvc".utf8)[...]
}

/// What a folder holds: every file's bytes and mode, by its path.
struct TreeContents: Equatable {
    struct Item: Equatable {
        let bytes: [UInt8]
        let permissions: UInt32
        let isLink: Bool
    }

    private(set) var items: [[UInt8]: Item] = [:]

    init(_ root: FilePath) throws {
        var failure: (any Error)?
        var items: [[UInt8]: Item] = [:]
        guard FileSystem.isDirectory(root) else { return }
        try TreeWalk.run(root) { entry in
            let path = root.appending(entry.path)
            if entry.kind == .directory { return true }
            do {
                guard FileSystem.isFile(path) else { return false }
                let status = try FileSystem.status(of: path)
                items[entry.path] = Item(
                    bytes: try FileSystem.read(path), permissions: status.permissions,
                    isLink: entry.kind == .symbolicLink)
            } catch {
                failure = error
            }
            return false
        }
        if let failure { throw failure }
        self.items = items
    }

    var bytes: [[UInt8]: [UInt8]] { items.mapValues(\.bytes) }
    var modes: Set<UInt32> { Set(items.values.map(\.permissions)) }

    /// Paths whose bytes differ, for messages.
    func differences(from other: TreeContents) -> [String] {
        Set(items.keys).union(other.items.keys)
            .filter { items[$0]?.bytes != other.items[$0]?.bytes }
            .map { String(decoding: $0, as: UTF8.self) }.sorted()
    }
}
