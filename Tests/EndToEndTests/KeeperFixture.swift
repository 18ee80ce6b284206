import Foundation
import TestSupport
import Testing

/// A data repository in git with a folder remote, worked on by the built `datavc`.
struct KeeperFixture {
    let home = TemporaryDirectory()
    let directory: String

    init(_ name: String = "work", remote: Bool = true) throws {
        directory = try home.makeDirectory(name)
        try Self.initialize(directory, home.path)
        if remote {
            let config =
                "[core]\n    remote = store\n['remote \"store\"']\n    url = \(home.path)/store\n"
            try home.write("\(name)/.dvc/config", config)
        }
        try git("add", "-A")
        try git("commit", "-qm", "start")
    }

    /// As `dvc init` leaves it.
    private static func initialize(_ directory: String, _ home: String) throws {
        _ = try runProcess("git", ["init", "-q", directory])
        let data = "\(directory)/.dvc"
        try FileManager.default.createDirectory(
            atPath: "\(data)/tmp", withIntermediateDirectories: true)
        try "/config.local\n/tmp\n/cache\n".write(
            toFile: "\(data)/.gitignore", atomically: true, encoding: .utf8)
        try "".write(toFile: "\(data)/config", atomically: true, encoding: .utf8)
        try "".write(toFile: "\(directory)/.dvcignore", atomically: true, encoding: .utf8)
    }

    var environment: [String: String?] { Peers.environment(home: home.path) }

    @discardableResult
    func datavc(_ arguments: String..., status: Int32? = 0, dieAt: Int? = nil) throws
        -> ProcessOutcome
    {
        var environment = environment
        if let dieAt { environment["DATAVC_DIE_AT_CHANGE"] = String(dieAt) }
        let outcome = try runProcess(
            Executables.path("datavc"), arguments, in: directory, environment: environment)
        if let status { try #require(outcome.status == status, "\(arguments): \(outcome)") }
        return outcome
    }

    @discardableResult
    func git(_ arguments: String...) throws -> String {
        let outcome = try runProcess("git", arguments, in: directory, environment: environment)
        try #require(outcome.status == 0, "\(outcome)")
        return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @discardableResult
    func dvc(_ arguments: String...) throws -> ProcessOutcome {
        let outcome = try runProcess(
            Peers.path("dvc"), arguments, in: directory, environment: environment)
        try #require(outcome.status == 0, "\(outcome)")
        return outcome
    }

    func write(_ name: String, _ text: String) throws {
        let path = "\(directory)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try? FileManager.default.removeItem(atPath: path)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }

    func read(_ name: String) throws -> String {
        try String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8)
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: "\(directory)/\(name)")
    }

    /// Adds `path` as it is now, and commits the pointer.
    func record(_ path: String) throws {
        try datavc("add", path)
        try git("add", "-A")
        try git("commit", "-qm", "record", "--allow-empty")
    }

    /// The identifiers below a store, sorted.
    func objects(in store: String? = nil) throws -> [String] {
        let root = URL(fileURLWithPath: store ?? "\(directory)/.dvc/cache")
            .appendingPathComponent("files/md5")
        let found = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        return (found?.allObjects as? [URL] ?? []).filter { !$0.hasDirectoryPath }.map {
            $0.deletingLastPathComponent().lastPathComponent + $0.lastPathComponent
        }.sorted()
    }

    func object(_ id: String, in store: String? = nil) -> String {
        "\(store ?? "\(directory)/.dvc/cache")/files/md5/\(id.prefix(2))/\(id.dropFirst(2))"
    }

    var store: String { "\(home.path)/store" }

    /// The hash that a pointer names.
    func hash(_ pointer: String) throws -> String {
        let line = try read(pointer).split(separator: "\n").first { $0.contains("md5: ") }
        return String(try #require(line).split(separator: " ").last ?? "")
    }

    /// Overwrites a read-only object in place.
    func corrupt(_ path: String, _ text: String = "rotten") throws {
        let modes: [FileAttributeKey: Any] = [.posixPermissions: 0o644]
        try FileManager.default.setAttributes(modes, ofItemAtPath: path)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        let readOnly: [FileAttributeKey: Any] = [.posixPermissions: 0o444]
        try FileManager.default.setAttributes(readOnly, ofItemAtPath: path)
    }

    func json(_ outcome: ProcessOutcome) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(outcome.outputBytes))
        return try #require(value as? [String: Any])
    }
}
