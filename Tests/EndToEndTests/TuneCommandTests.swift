import Foundation
import Registry
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct TuneCommandTests {
    @Test("tune prints its trials as JSON, and leaves params.yaml and production alone")
    func json() throws {
        let rig = try PipelineRig()
        try rig.sample()
        try rig.runAll()
        try rig.folder.write("params.yaml", "training: {learning: {cost: 0.02}}\n")
        let outcome = try rig.run("training", ["tune", "--minutes", "0.08", "--json"])
        try #require(outcome.status == 0, "\(outcome)")
        let answer = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.outputBytes)) as? [String: Any])
        let trials = try #require(answer["trials"] as? [[String: Any]])
        let scores = trials.compactMap { ($0["metrics"] as? [String: Double])?["weighted_f1"] }
        let best = try #require(answer["best"] as? [String: Any])
        #expect(trials.count >= 2 && scores.count == trials.count)
        #expect((best["metrics"] as? [String: Double])?["weighted_f1"] == scores.max())
        #expect(try #require(answer["params_yaml"] as? String).hasPrefix("training:\n"))
        #expect(try rig.folder.text("params.yaml") == "training: {learning: {cost: 0.02}}\n")
        #expect(try rig.production() == 1)
        let runs = try ModelRegistry(rig.open()).runs(ofExperiment: "tuning")
        #expect(runs.count { $0.state == .finished } >= trials.count)
    }

    @Test("Ctrl-C ends it with what is there")
    func interrupted() throws {
        let rig = try PipelineRig()
        try rig.sample()
        try #require(try rig.run("preprocessing").status == 0)
        let process = try BackgroundProcess(
            Executables.path("training"), ["tune", "--minutes", "30"], in: rig.folder.path,
            environment: rig.environment)
        try rig.wait(for: "two trials") {
            process.output.split(separator: "\"weighted_f1\"").count > 2
        }
        process.signal(SIGINT)
        #expect(process.wait() == 0, "\(process.output)")
        #expect(process.output.contains("best: trial "), "\(process.output)")
        let runs = try ModelRegistry(rig.open()).runs(ofExperiment: "tuning")
        #expect(!runs.contains { $0.state == .running })
    }

    @Test("without a prepared catalogue, or with a senseless time, it says what to do")
    func refusals() throws {
        let rig = try PipelineRig()
        let outcome = try rig.run("training", ["tune", "--minutes", "1"])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("run `preprocessing run` first"), "\(outcome)")
        for minutes in ["0", "-1", "soon", "nan"] {
            let wrong = try rig.run("training", ["tune", "--minutes=\(minutes)"])
            #expect(wrong.status == 2, "\(wrong)")
        }
    }
}
