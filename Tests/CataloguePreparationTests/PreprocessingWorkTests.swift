import Catalogue
import CataloguePreparation
import Cryptography
import Database
import FileStore
import Foundation
import Observability
import Pipeline
import Registry
import StageRunner
import TestSupport
import Testing

/// The stage as it is run, on a volume of its own.
private struct Volume {
    let folder = TemporaryDirectory()
    let test: TestDatabase
    let store: PipelineStore
    let volume: StageVolume

    init(_ backend: DatabaseBackend = .sqlite) throws {
        test = try backend.makeDatabase()
        try test.database.migrate([RegistrySchema.migrations, PipelineSchema.migrations])
        store = PipelineStore(test.database)
        volume = StageVolume(FilePath(folder.path("volume")))
    }

    func write(rows: Int, seed: UInt64 = 1) throws {
        try? FileManager.default.removeItem(atPath: folder.path("volume/data/raw"))
        let catalogue = SampleCatalogue(.init(rows: rows, seed: seed))
        try SampleFiles(catalogue, .xy, in: volume.rawData).write { _ in }
    }

    @discardableResult
    func run(_ parameters: String = "{}", threads: Int = 2) throws -> (kind: String, row: StageRun)
    {
        let request = PipelineRequest(.manual, by: "test")
        let text = try #require(JSONText(sqlValue: .text(parameters)))
        let run = try store.start(request, parameters: text, stages: [.preprocessing]).run
        let settings = StageRunnerSettings(
            worker: "test", threads: threads, log: Logger("test", sink: MemorySink()))
        let runner = StageRunner(PreprocessingWork(volume, store), store, volume, settings)
        let done = try runner.run(run, parameters: { text })
        let row = try store.stages(of: run).first { $0.stage == .preprocessing }
        return (done.kind.rawValue, try #require(row))
    }
}

@Suite struct PreprocessingWorkTests {
    @Test(
        "raw data become products, a split, a report and a dataset",
        arguments: DatabaseBackend.available)
    func whole(backend: DatabaseBackend) throws {
        let volume = try Volume(backend)
        try volume.write(rows: 2000)
        let (kind, row) = try volume.run()
        #expect(kind == "made")
        #expect(Set(row.inputs.keys) == ["texts", "labels"])
        #expect(
            Set(row.outputs.keys)
                == ["products", "split", "categories", "rejected", "report", "page"])
        let products = try #require(row.outputs["products"])
        let dataset = try #require(try ModelRegistry(volume.test.database).dataset(products))
        let file = try ProductFile(volume.volume.path(of: products))
        #expect(dataset.rowCount == file.rowCount && file.rowCount > 1900)
        let details: [String: String] = try dataset.details.decode()
        #expect(details["split"] == row.outputs["split"]?.hex)
        for name in ["reports/preprocessing/report.html", "data/processed/split.columns"] {
            #expect(volume.folder.exists("volume/\(name)"))
        }
        #expect(try volume.run().kind == "reused")
    }

    @Test("the same data give the same bytes, on other machines and with other threads")
    func deterministic() throws {
        var outputs: [[String: SHA256Digest]] = []
        for threads in [1, 2, 7] {
            let volume = try Volume()
            try volume.write(rows: 1500)
            outputs.append(try volume.run(threads: threads).row.outputs)
        }
        #expect(outputs[0] == outputs[1] && outputs[1] == outputs[2])
    }

    @Test("outputs of the same input change only with the stage's version")
    func golden() throws {
        let volume = try Volume()
        try volume.write(rows: 500)
        let outputs = try volume.run().row.outputs.mapValues { String($0.hex.prefix(12)) }
        #expect(PreprocessingWork(volume.volume, volume.store).version == 1)
        // When these change, raise the version: what was made before must be made again.
        #expect(
            outputs == [
                "categories": "d41c950db350", "products": "91be53ca5f4a", "split": "fba89560d02d",
                "rejected": "0b139ee98f19", "page": "39808b5f5966", "report": "d50d839d3208",
            ])
    }

    @Test("new rows go on from the old split, and going back finds what was made then")
    func previous() throws {
        let volume = try Volume()
        try volume.write(rows: 1000)
        let first = try volume.run().row
        try volume.write(rows: 1400)
        let second = try volume.run()
        #expect(second.kind == "made")
        #expect(second.row.inputs["previous_split"] == first.outputs["split"])
        #expect(try volume.run().kind == "reused")
        try volume.write(rows: 1000)
        let third = try volume.run()
        #expect(third.kind == "reused")
        #expect(third.row.outputs == first.outputs)
    }

    @Test("only its own section of the parameters counts")
    func parameters() throws {
        let volume = try Volume()
        try volume.write(rows: 500)
        try volume.run()
        #expect(try volume.run(#"{"validation": {"min_test_rows": 7}}"#).kind == "reused")
        #expect(try volume.run(#"{"preprocessing": {"seed": 36}}"#).kind == "reused")
        #expect(try volume.run(#"{"preprocessing": {"seed": 37}}"#).kind == "made")
        let error = try #require(throws: StageRunError.self) {
            try volume.run(#"{"preprocessing": {"sed": 37}}"#)
        }
        #expect(error.description.contains("preprocessing.sed"))
    }

    @Test("a correction from feedback is an input, and its row says where it came from")
    func feedback() throws {
        let volume = try Volume()
        try volume.write(rows: 500)
        try volume.run()
        let header =
            "timestamp,session_id,model_version,designation,description,productid,imageid,"
            + "predicted_code,predicted_label,correct_code,correct_label,is_correct"
        try volume.folder.write(
            "volume/data/feedback/feedback.csv",
            header + "\n2026-11-01,s,1,a brand new garden chair,,1,1,10,Books,2583,Pool,False\n")
        let (kind, row) = try volume.run()
        #expect(kind == "made" && row.inputs["feedback"] != nil)
        let products = try #require(row.outputs["products"])
        let file = try ProductFile(volume.volume.path(of: products))
        let origins = (0..<file.blockCount).flatMap { file.block($0).origins }
        #expect(origins.count { $0 != .raw } == 1)
    }

    @Test("missing data are named, and a broken rule leaves its report")
    func refused() throws {
        let volume = try Volume()
        let missing = try #require(throws: StageRunError.self) { try volume.run() }
        #expect(missing.description.contains("data/raw"))
        try volume.folder.write(
            "volume/data/raw/X_train.csv",
            "index,designation,description,productid,imageid\n"
                + "0,a chair,,1,1\n1,a table,,2,2\n2,a cat,,3,3\n")
        try volume.folder.write(
            "volume/data/raw/Y_train.csv", "index,prdtypecode\n0,10\n1,20\n")
        let broken = try #require(throws: StageRunError.self) { try volume.run() }
        #expect(broken.description.contains("row_match"))
        #expect(volume.folder.exists("volume/reports/preprocessing/report.html"))
        #expect(!volume.folder.exists("volume/data/processed/products.columns"))
    }
}
