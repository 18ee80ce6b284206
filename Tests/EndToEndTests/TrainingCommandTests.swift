import Foundation
import TestSupport
import Testing

struct TrainingCommandTests {
    private let folder = TemporaryDirectory()

    private func run(_ arguments: String...) throws -> ProcessOutcome {
        try runProcess(
            Executables.path("training"), arguments, in: folder.path,
            environment: ["TMPDIR": folder.path])
    }

    private func sample(_ name: String, seed: Int) throws {
        let outcome = try runProcess(
            Executables.path("sample-catalogue"),
            ["--rows", "3000", "--seed", "\(seed)", "--output", name], in: folder.path)
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test("evaluate prints one JSON object with the fields that others rely on")
    func evaluate() throws {
        try sample("a.csv", seed: 1)
        try sample("b.csv", seed: 2)
        let outcome = try run(
            "evaluate", "--train", "a.csv", "--test", "b.csv", "--predictions", "p.csv", "--json")
        #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
        let answer = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.outputBytes)) as? [String: Any])
        #expect(
            Set(answer.keys) == [
                "weighted_f1", "macro_f1", "accuracy", "ece", "auto_share", "auto_precision",
                "rows", "categories", "seconds", "peak_memory_bytes", "bundle_digest",
            ])
        let seconds = try #require(answer["seconds"] as? [String: Double])
        #expect(Set(seconds.keys) == ["features", "fit", "predict"])
        #expect(seconds.values.allSatisfy { $0 > 0 })
        #expect(answer["rows"] as? Int == 3000 && answer["categories"] as? Int == 27)
        #expect(try #require(answer["peak_memory_bytes"] as? Int) > 1 << 20)
        #expect((answer["bundle_digest"] as? String)?.count == 64)
        #expect(try #require(answer["weighted_f1"] as? Double) > 0.7)
        #expect(try folder.text("p.csv").hasPrefix("predicted_class,confidence,decision\r\n"))
        let plain = try run("evaluate", "--train", "a.csv", "--test", "b.csv", "--threads", "16")
        #expect(plain.status == 0)
        #expect(plain.output.contains(try #require(answer["bundle_digest"] as? String)))
    }

    @Test("a mistake in the data is exit code 1, one in the command line 2")
    func failures() throws {
        try sample("a.csv", seed: 1)
        let missing = try run("evaluate", "--train", "a.csv", "--test", "gone.csv", "--json")
        #expect(missing.status == 1 && missing.output.isEmpty)
        #expect(missing.errors.contains("training: there is no file gone.csv; give"))
        try folder.write("p.yaml", "training: {learning: {cost: .nan}}\n")
        let wrong = try run(
            "evaluate", "--train", "a.csv", "--test", "a.csv", "--params", "p.yaml")
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("p.yaml:1: training.learning.cost: "), "\(wrong)")
        #expect(try run("evaluate", "--test", "a.csv").status == 2)
        #expect(
            try run("evaluate", "--train", "a.csv", "--test", "a.csv", "--threads", "0").status
                == 2)
    }
}
