import Cryptography
import Database
import FileStore
import Foundation
import Observability
import Pipeline
import StageRunner
import Synchronization
import TestSupport
import Testing

/// A stage that writes its inputs to a file, and fails as often as asked for.
struct Copying: StageWork {
    struct Refused: Error, CustomStringConvertible {
        let description = "the work was refused"
    }

    final class Script: Sendable {
        let performed = Atomic<Int>(0)
        let concluded = Atomic<Int>(0)
        let failures = Atomic<Int>(0)
        let text = Mutex("first")
        let pause = Mutex<(@Sendable (StageJob) -> Void)?>(nil)
    }

    var stage = PipelineStage.preprocessing
    var version = 1
    var isRepeatable = true
    var refuses = false
    let script = Script()

    func inputs(of claim: StageClaim) throws -> StageInputs {
        let text = script.text.withLock(\.self)
        return StageInputs(["text": SHA256Digest(of: Array(text.utf8))], parameters: "a=1")
    }

    func perform(_ job: StageJob) throws -> StageResult {
        script.performed.add(1, ordering: .relaxed)
        script.pause.withLock(\.self)?(job)
        if script.failures.load(ordering: .relaxed) > 0 {
            script.failures.subtract(1, ordering: .relaxed)
            throw Refused()
        }
        let file = job.folder.appending("out")
        try FileSystem.writeAtomically(Array(script.text.withLock(\.self).utf8), to: file)
        return StageResult(["out": file])
    }

    func conclude(_ outputs: [String: SHA256Digest], of job: StageJob) throws -> String? {
        script.concluded.add(1, ordering: .relaxed)
        if let out = outputs["out"] {
            try job.volume.link(out, to: job.volume.processed.appending("out"))
        }
        return nil
    }

    func isBadInput(_ error: any Error) -> Bool { refuses }
}

/// A volume, a database and a stage between them.
struct Rig {
    let folder = TemporaryDirectory()
    let test: TestDatabase
    let store: PipelineStore
    let volume: StageVolume
    let sink = MemorySink()
    var work = Copying()

    init(
        _ backend: DatabaseBackend = .sqlite, _ options: DatabaseOptions = DatabaseOptions()
    ) throws {
        test = try backend.makeDatabase()
        try test.database.migrate([PipelineSchema.migrations])
        var rule = RetryRule()
        rule.pauses = [.zero]
        store = PipelineStore(try test.open(options: options), rule: rule)
        volume = StageVolume(FilePath(folder.path("volume")))
        try FileSystem.createDirectories(volume.root)
    }

    func runner(_ change: (inout StageRunnerSettings) -> Void = { _ in }) -> StageRunner<Copying> {
        var settings = StageRunnerSettings(
            worker: "test", threads: 2, log: Logger("test", sink: sink))
        settings.patience = .milliseconds(100)
        change(&settings)
        return StageRunner(work, store, volume, settings)
    }

    func run(_ id: PipelineRunID? = nil) throws -> StageRunner<Copying>.Completed {
        try runner().run(id, parameters: { try JSONText(["a": 1]) })
    }

    /// A run whose earlier stages are over.
    @discardableResult
    func begin() throws -> PipelineRunID {
        let request = PipelineRequest(.manual, by: "test")
        return try store.start(
            request, parameters: JSONText(["a": 1]), stages: [work.stage]
        ).run
    }

    func row(_ run: PipelineRunID) throws -> StageRun {
        try #require(try store.stages(of: run).first { $0.stage == work.stage })
    }

    var leftovers: [String] {
        let path = folder.path("volume/objects/.work")
        return (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    }
}

extension MemorySink {
    var saysThatTheDatabaseIsAway: Bool { lines.contains { $0.contains("the database is away") } }
}
