import Catalogue
import CataloguePreparation
import Database
import FileStore
import Foundation
import ModelTraining
import Observability
import Pipeline
import Registry
import StageRunner
import Tabular
import TestSupport
import Testing

/// Preprocessing and training as they are run, on a volume of their own.
struct Plant {
    let folder = TemporaryDirectory()
    let test: TestDatabase
    let store: PipelineStore
    let registry: ModelRegistry
    let volume: StageVolume
    let sink = MemorySink()

    init(_ backend: DatabaseBackend = .sqlite) throws {
        test = try backend.makeDatabase()
        try test.database.migrate([RegistrySchema.migrations, PipelineSchema.migrations])
        store = PipelineStore(test.database)
        registry = ModelRegistry(test.database)
        volume = StageVolume(FilePath(folder.path("volume")))
    }

    func write(rows: Int, seed: UInt64 = 1) throws {
        try? FileManager.default.removeItem(atPath: folder.path("volume/data/raw"))
        let catalogue = SampleCatalogue(.init(rows: rows, seed: seed))
        try SampleFiles(catalogue, .xy, in: volume.rawData).write { _ in }
    }

    func run(_ parameters: String = "{}", threads: Int = 2) throws -> (kind: String, row: StageRun)
    {
        let text = try #require(JSONText(sqlValue: .text(parameters)))
        let run = try store.start(
            PipelineRequest(.manual, by: "test"), parameters: text,
            stages: [.preprocessing, .training]
        ).run
        let settings = StageRunnerSettings(
            worker: "test", threads: threads, log: Logger("test", sink: sink))
        _ = try StageRunner(PreprocessingWork(volume, store), store, volume, settings)
            .run(run, parameters: { text })
        let done = try StageRunner(
            TrainingWork(registry, gitCommit: "abc"), store, volume, settings
        ).run(run, parameters: { text })
        let row = try store.stages(of: run).first { $0.stage == .training }
        return (done.kind.rawValue, try #require(row))
    }

    /// Writes some rows of a sample as one products.csv, changed or left out as `edit` wants.
    func write(
        products rows: Range<Int>, _ edit: (Int, inout Product) -> Bool = { _, _ in true }
    ) throws {
        var writer = CSVWriter()
        writer.writeRow(["designation", "description", "category"])
        let catalogue = SampleCatalogue(.init(rows: rows.upperBound, seed: 1))
        for row in rows {
            var product = Product()
            catalogue.fill(row, into: &product)
            guard edit(row, &product) else { continue }
            writer.append(product.designation)
            writer.append(product.description)
            writer.append(product.category.label)
            writer.endRow()
        }
        try folder.write(
            "volume/data/raw/products.csv", String(decoding: writer.drain(), as: UTF8.self))
    }

    /// What validation would do.
    func promote(_ row: StageRun) throws {
        let bundle = try #require(row.outputs["model"])
        let version = try #require(
            try registry.versions(of: TrainingWork.model).first { $0.bundle == bundle })
        _ = try registry.promote(
            version.id, over: registry.alias(of: TrainingWork.model),
            Decision(by: "test", "a test"))
    }

    func object(_ output: String, _ row: StageRun) throws -> [String: Any] {
        let digest = try #require(row.outputs[output])
        let bytes = try FileSystem.read(volume.path(of: digest))
        return try #require(
            try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }
}
