import Catalogue
import Cryptography
import Database
import FileStore
import ModelValidation
import Observability
import Pipeline
import Registry
import StageRunner
import TestSupport
import Testing

/// A volume and a database in which preprocessing and training have done their work.
struct StageRig {
    let bench: Bench
    let test: TestDatabase
    let folder = TemporaryDirectory(in: TemporaryDirectory.inMemory)
    let volume: StageVolume
    let store: PipelineStore
    let registry: ModelRegistry

    static let parameters = """
        {"validation":{"min_test_rows":100,\
        "comparison":{"samples":300,"minimum_language_rows":50}}}
        """

    /// Lets any model be the first.
    static let lenient = """
        {"validation":{"min_test_rows":100,"gate":{"minimum_weighted_f1":0,\
        "maximum_calibration_error":1,"invariance":{"maximum_flips":1}}}}
        """

    init(_ backend: DatabaseBackend = .sqlite) throws {
        bench = try Bench.shared.get()
        test = try backend.makeDatabase()
        try test.database.migrate([RegistrySchema.migrations, PipelineSchema.migrations])
        volume = StageVolume(FilePath(folder.path("volume")))
        var rule = RetryRule()
        rule.pauses = [.zero]
        store = PipelineStore(test.database, rule: rule)
        registry = ModelRegistry(test.database)
        try FileSystem.createDirectories(volume.root)
    }

    var site: ValidationSite { ValidationSite(volume, registry) }

    var served: Int? {
        get throws { try site.promoter.production()?.number }
    }

    /// Begins a pipeline run that comes to validation with this model.
    @discardableResult
    func start(
        _ model: FilePath, on shop: Shop? = nil, parameters: String = parameters
    ) throws -> PipelineRunID {
        let json = try #require(JSONText(sqlValue: .text(parameters)))
        let run = try store.start(
            PipelineRequest(.manual, by: "test"), parameters: json, stages: PipelineStage.byHand
        ).run
        let files = (shop ?? bench.shop).files
        let data = try keep([
            "products": files.products, "split": files.split, "categories": files.categories,
        ])
        try registry.registerDataset(
            try #require(data["products"]), rowCount: try ProductFile(files.products).rowCount,
            details: try JSONText(data))
        try finish(.preprocessing, data)
        try finish(.training, try keep(["model": model]))
        return run
    }

    /// Copies files to where stages keep theirs.
    func keep(_ files: [String: FilePath]) throws -> [String: SHA256Digest] {
        var copies: [String: FilePath] = [:]
        for (name, path) in files {
            copies[name] = FilePath(try folder.write("copy-\(name)", try FileSystem.read(path)))
        }
        return try volume.keep(copies)
    }

    private func finish(_ stage: PipelineStage, _ outputs: [String: SHA256Digest]) throws {
        guard
            case .claimed(let claim) = try store.claim(
                stage, worker: "test", lease: .seconds(60))
        else {
            Issue.record("\(stage) cannot be claimed")
            return
        }
        try store.succeed(claim, outputs: outputs)
    }

    /// Does the work of `validation run`.
    @discardableResult
    func validate() throws -> StageRunner<ValidationWork>.Completed.Kind {
        try run(ValidationWork(volume, registry)).run(nil) {
            try #require(JSONText(sqlValue: .text("{}")))
        }.kind
    }

    func run<Work: StageWork>(_ work: Work) -> StageRunner<Work> {
        StageRunner(
            work, store, volume,
            StageRunnerSettings(
                worker: "test", threads: 2,
                log: Logger("validation", level: .error, format: .text, sink: Silence())))
    }

    private struct Silence: LogSink {
        func write(_ line: String) {}
    }

    func outputs(_ run: PipelineRunID) throws -> [String: SHA256Digest] {
        try #require(try store.stages(of: run).first { $0.stage == .validation }).outputs
    }
}
