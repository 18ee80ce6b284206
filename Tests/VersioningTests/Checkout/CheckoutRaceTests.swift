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
        for name in ["1", "2", "3"] { try folder.write("a/data/\(name)", "old") }
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

    /// With the same size.
    private static func edit(_ path: String) {
        let file = FileHandle(forUpdatingAtPath: path)
        try? file?.write(contentsOf: Array("new".utf8))
        try? file?.close()
    }

    @Test("an edit of a file that was just placed is seen, though the checkout goes on")
    func edited() throws {
        let data = workspaceRoot.appending("data")
        _ = try workspace().add([data])
        for name in ["1", "2", "3"] { try folder.write("a/data/\(name)", "else") }
        let first = folder.path("a/data/1")
        let racing = try workspace {
            // When the second file is made the first is there.
            if (try? String(contentsOfFile: first, encoding: .utf8)) == "old" { Self.edit(first) }
            usleep(50_000)
        }
        _ = try racing.checkout(racing.repository.select([]), force: true)
        #expect(try folder.text("a/data/1") == "new" && folder.text("a/data/3") == "old")
        let status = try workspace().status(workspace().repository.select([]))
        #expect(status.outputs.map(\.state) == [.modified])
    }
}

private final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set(_ isSet: Bool) {
        value.store(isSet, ordering: .relaxed)
    }
}
