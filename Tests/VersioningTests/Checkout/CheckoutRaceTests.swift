import FileStore
import Foundation
import Synchronization
import TestSupport
import Testing
import Versioning

/// Someone else writes to the work tree while a checkout runs.
struct CheckoutRaceTests {
    private let folder = TemporaryDirectory()
    private let workspaceRoot: FilePath

    init() throws {
        workspaceRoot = FilePath(try folder.makeDirectory("a"))
        try folder.write("a/.dvc/config", "[core]\n    no_scm = True\n")
        for name in ["data/1", "data/2", "data/3", "single"] {
            try folder.write("a/\(name)", "old")
        }
    }

    private func workspace(onPlaced: @escaping @Sendable () -> Void = {}) throws -> Workspace {
        let repository = try Repository(
            root: workspaceRoot, places: ConfigurationPlaces(environment: [:]))
        let isPlacing = Flag()
        let progress = Progress(
            onBegin: { activity, _, _ in isPlacing.set(activity == "Checking out") },
            onAdvance: { files, _ in if files > 0, isPlacing.isSet { onPlaced() } })
        return Workspace(repository, jobs: 1, progress: progress) { _ in
            throw RemoteError(.unsupported, "no remote here")
        }
    }

    /// With the same size, and times that are set back.
    private static func edit(_ path: String) {
        let file = FileHandle(forUpdatingAtPath: path)
        try? file?.write(contentsOf: Array("new".utf8))
        try? file?.close()
    }

    @Test("an edit between placing a file and looking at it again is not lost", arguments: 0..<4)
    func edited(delay: UInt32) throws {
        let targets = ["data", "single"].map { workspaceRoot.appending($0) }
        _ = try workspace().add(targets)
        let old = try workspaceRoot.files(folder)
        try folder.write("a/data/2", "else")
        try FileSystem.remove(workspaceRoot.appending("single"))
        let paths = ["data/1", "data/2", "single"].map { folder.path("a/\($0)") }
        let racing = try workspace {
            usleep(delay * 15_000)
            for path in paths { Self.edit(path) }
        }
        _ = try racing.checkout(racing.repository.select([]), force: true)
        let status = try workspace().status(workspace().repository.select([]))
        for item in status.outputs {
            let isEdited =
                try workspaceRoot.files(folder)[item.output.path] != old[item.output.path]
            #expect((item.state == .modified) == isEdited, "\(item.output.path)")
        }
        #expect(!status.changed.isEmpty)
    }
}

private final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set(_ isSet: Bool) {
        value.store(isSet, ordering: .relaxed)
    }
}

extension FilePath {
    /// What the outputs of the test hold, put together.
    fileprivate func files(_ folder: TemporaryDirectory) throws -> [FilePath: String] {
        let data = try ["1", "2", "3"].map { try folder.text("a/data/\($0)") }.joined(
            separator: " ")
        return [appending("data"): data, appending("single"): try folder.text("a/single")]
    }
}
