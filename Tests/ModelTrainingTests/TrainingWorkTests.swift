import Catalogue
import Cryptography
import Database
import FileStore
import Foundation
import ModelBundle
import ModelTraining
import Pipeline
import Registry
import StageRunner
import TestSupport
import Testing

struct TrainingWorkTests {
    @Test(
        "a catalogue becomes a model, its reports and a complete record",
        arguments: DatabaseBackend.available)
    func whole(backend: DatabaseBackend) throws {
        let plant = try Plant(backend)
        try plant.write(rows: 3000)
        let (kind, row) = try plant.run()
        #expect(kind == "made" && Set(row.outputs.keys) == Set(TrainingFiles.names.keys))
        let digest = try #require(row.outputs["model"])
        let version = try #require(try plant.registry.versions(of: TrainingWork.model).first)
        #expect(version.bundle == digest && version.number == 1)
        #expect(version.dataset == row.inputs["products"])
        #expect(try #require(version.metrics["weighted_f1"]) > 0.6)
        let lineage = try #require(try plant.registry.lineage(of: version.id))
        let run = try #require(lineage.run)
        #expect(run.state == .finished && run.gitCommit == "abc")
        #expect(run.contentKeys == ["training": try #require(row.contentKey).hex])
        #expect(lineage.parameters["training.learning.cost"] == "1.0")
        let metrics = try plant.registry.metrics(of: run.id)
        #expect(metrics.filter { $0.name == "calibration_loss" }.map(\.step) == Array(0..<15))
        #expect(metrics.contains { $0.name == "seconds_fit" && $0.value > 0 })
        let objective = metrics.filter { $0.name == "objective" }.map(\.value)
        #expect(objective.count == 4 && objective == objective.sorted() && objective[0] > 0)
        let visited = metrics.filter { $0.name == "visited_share" }.map(\.value)
        #expect(visited.first == 1 && visited.count == 4 && visited.allSatisfy { $0 > 0 })
        let artifacts = try plant.registry.artifacts(of: run.id)
        #expect(Set(artifacts.map(\.name)) == Set(row.outputs.keys))
        let model = try BundledModel(FilePath(plant.folder.path("volume/models/1.aisle")))
        #expect(model.golden.count == 32 && model.categories.count == 27)
        #expect(model.metadata.contains(version.dataset.hex))
    }

    @Test("the reports hold what people and programs look for")
    func reports() throws {
        let plant = try Plant()
        try plant.write(rows: 3000)
        _ = try plant.run()
        func read(_ name: String) throws -> String {
            try plant.folder.text("volume/reports/training/\(name)")
        }
        let object = try JSONSerialization.jsonObject(with: Data(try read("report.json").utf8))
        let report = try #require(object as? [String: Any])
        let rows = try #require(report["rows"] as? [String: Int])
        #expect(rows.values.reduce(0, +) > 2800 && (rows["test"] ?? 0) > 200)
        let edits = try #require(report["invariance"] as? [String: [String: Int]])
        #expect(Set(edits.keys) == ["colour", "size", "quantity", "word_order"])
        #expect(edits.values.allSatisfy { ($0["edits"] ?? 0) > 100 })
        let suspects = try read("suspects.csv").split(separator: "\r\n")
        #expect(suspects.first == "row,given,suggested,confidence,suggested_confidence")
        #expect(suspects.count - 1 == report["suspectedLabels"] as? Int && suspects.count > 5)
        #expect(try read("report.html").contains("<h1>Training report</h1>"))
        for name in ["classes.svg", "confusion.svg", "reliability.svg"] {
            #expect(try read(name).hasPrefix("<svg "))
        }
    }

    @Test("any number of threads makes the same bytes; the second run takes them over")
    func deterministic() throws {
        var outputs: Set<[String: SHA256Digest]> = []
        for threads in [1, 2, 16] {
            let plant = try Plant()
            try plant.write(rows: 1500)
            outputs.insert(try plant.run(threads: threads).row.outputs)
            #expect(try plant.run(threads: threads).kind == "reused")
            #expect(try plant.registry.versions(of: TrainingWork.model).count == 1)
        }
        #expect(outputs.count == 1)
    }

    /// When this fails because outputs are to differ, raise `TrainingWork.version` and note the new
    /// digest here.
    @Test("equal inputs make the bytes that this version of the stage is known for")
    func golden() throws {
        let plant = try Plant()
        try plant.write(rows: 1000)
        let row = try plant.run().row
        #expect(TrainingWork(plant.registry).version == 9)
        #expect(
            row.outputs["model"]?.hex
                == "f78f07906a75847da62c312ba7f359fab20f0c9d921e40646bc26bc5f0506c90")
    }

    @Test("only the section of training counts, and what is wrong in it is named")
    func parameters() throws {
        let plant = try Plant()
        try plant.write(rows: 1000)
        _ = try plant.run()
        #expect(try plant.run(#"{"validation": {"min_test_rows": 7}}"#).kind == "reused")
        #expect(try plant.run(#"{"training": {"learning": {"cost": 0.5}}}"#).kind == "made")
        #expect(try plant.registry.versions(of: TrainingWork.model).count == 2)
        let error = try #require(throws: StageRunError.self) {
            try plant.run(#"{"training": {"learning": {"cots": 0.5}}}"#)
        }
        #expect(error.description.contains("training.learning.cots"))
    }

    @Test("a catalogue of one category is refused with what to do")
    func oneCategory() throws {
        let plant = try Plant()
        let rows = (0..<300).map { "article number \($0) of \($0 * 7919),,only\n" }.joined()
        try plant.folder.write(
            "volume/data/raw/products.csv", "designation,description,category\n" + rows)
        let error = try #require(throws: StageRunError.self) { try plant.run() }
        #expect(error.description.contains("categor"), "\(error)")
    }
}
