import Catalogue
import Foundation
import Learning
import ModelTraining
import Parameters
import Pipeline
import Registry
import StageRunner
import TestSupport
import Testing

struct TuningTests {
    /// A prepared catalogue, and a search on it.
    private struct Search {
        let plant: Plant
        let current: ModelParameters
        let tuning: Tuning

        init(rows: Int = 2000, seed: UInt64 = 1, _ section: String = "{}") throws {
            plant = try Plant()
            try plant.write(rows: rows)
            _ = try plant.run()
            let (value, canonical) = try Search.read(#"{"training": \#(section)}"#)
            current = value
            var settings = Tuning.Settings()
            settings.seed = seed
            settings.threads = 2
            let volume = plant.volume
            tuning = Tuning(
                try TuningData(newestOf: plant.store) { volume.path(of: $0) }, value,
                canonical: String(decoding: canonical, as: UTF8.self), plant.registry, settings)
        }

        static func read(
            _ text: String
        ) throws -> (value: ModelParameters, canonical: [UInt8]) {
            try ParameterFile(Array(text.utf8), name: "params.yaml").section("training") {
                section throws(ParameterError) in try ModelParameters(&section)
            }
        }

        /// Until so many trials have ended, however long that takes here.
        func run(trials count: Int) throws {
            let errors = onThreads(2) { number in
                guard number == 0 else { return try tuning.run(until: .now + .seconds(600)) }
                while tuning.trials.count < count { Thread.sleep(forTimeInterval: 0.005) }
                #expect(tuning.close() && !tuning.close())
            }
            #expect(errors.isEmpty, "\(errors)")
        }

        func runs() throws -> [Run] { try plant.registry.runs(ofExperiment: Tuning.experiment) }
    }

    @Test("each trial is a run on record; the best is no worse than what stands in params.yaml")
    func trials() throws {
        let search = try Search(#"{"learning": {"cost": 0.02, "passes": 2}}"#)
        try search.run(trials: 3)
        let trials = search.tuning.trials
        // Those in params.yaml and the defaults come first.
        #expect(trials.count >= 3 && trials[0].parameters == search.current)
        #expect(trials[1].parameters == ModelParameters())
        let best = try #require(Tuning.best(of: trials))
        #expect(best.score >= max(trials[0].score, trials[1].score) && best.score > 0.6)
        let runs = try search.runs()
        // The one that it was closed in is on record too.
        #expect(runs.count <= trials.count + 1)
        for trial in trials {
            let run = try #require(runs.first { $0.id == trial.run })
            #expect(run.state == .finished && run.dataset == search.tuning.data.dataset)
            let parameters = try search.plant.registry.parameters(of: run.id)
            #expect(parameters["training.learning.cost"] == "\(trial.parameters.training.cost)")
            #expect(parameters["training.decisions.target_precision"] == "0.95")
            let metrics = try search.plant.registry.metrics(of: run.id)
            #expect(metrics.contains { $0.name == "weighted_f1" && $0.value == trial.score })
        }
    }

    @Test("the printed lines, put into params.yaml, are the parameters of the best trial")
    func lines() throws {
        let search = try Search(#"{"learning": {"cost": 0.02}, "calibration": {"pull": 0.5}}"#)
        try search.run(trials: 5)
        let report = TuningReport(search.tuning)
        let best = try #require(Tuning.best(of: search.tuning.trials))
        let lines = report.lines
        #expect(lines.first == "training:" && best.number > 0)
        // What is not printed is as it was.
        var text = lines.joined(separator: "\n") + "\n"
        if !lines.contains("  calibration:") { text += "  calibration: {pull: 0.5}\n" }
        #expect(try Search.read(text).value.training == best.parameters.training)
        #expect(try Search.read(text).value.features == best.parameters.features)
        #expect(report.text.contains("best: trial \(best.number)"))
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(report.json)) as? [String: Any])
        #expect((object["trials"] as? [Any])?.count == search.tuning.trials.count)
        #expect((object["best"] as? [String: Any])?["number"] as? Int == best.number)
    }

    @Test("the same seed tries the same, another one something else")
    func seeded() throws {
        let searches = try [(1, 1), (1, 2), (2, 2)].map { try Search(seed: $0.0) }
        for search in searches { try search.run(trials: 3) }
        let tried = searches.map { $0.tuning.trials.map(\.parameters) }
        let count = tried.map(\.count).min() ?? 0
        #expect(count >= 3)
        #expect(tried[0].prefix(count) == tried[1].prefix(count))
        #expect(tried[0].prefix(count) != tried[2].prefix(count))
    }

    @Test("what is closed in the middle of a trial keeps the trials before, and no open run")
    func closed() throws {
        let search = try Search()
        let tuning = search.tuning
        let errors = onThreads(2) { number in
            guard number == 0 else { return try tuning.run(until: .now + .seconds(60)) }
            while tuning.trials.count < 2 { Thread.sleep(forTimeInterval: 0.01) }
            #expect(tuning.close())
        }
        #expect(errors.isEmpty)
        let runs = try search.runs()
        // One that ends at that moment may be on record and come too late for the table.
        #expect((0...1).contains(runs.count { $0.state == .finished } - tuning.trials.count))
        #expect(tuning.trials.count < 50 && !runs.contains { $0.state == .running })
    }

    @Test("the test part is never looked at")
    func testPart() throws {
        let search = try Search()
        let row = try #require(try search.plant.store.newestOutputs(of: .preprocessing))
        let products = try #require(row.outputs["products"])
        #expect(products == search.tuning.data.dataset)
        let file = try ProductFile(search.plant.volume.path(of: products))
        let parts = (0..<file.blockCount).flatMap { file.block($0).parts }
        let counts = search.tuning.data.rowCounts
        #expect(counts.training == parts.count { $0 == .training })
        #expect(counts.validation == parts.count { $0 == .validation })
        #expect(parts.contains(.test))
    }
}
