import Foundation
import TestSupport
import Testing

/// The sample is worth training on: hard where shops are hard, and not beyond reach.
@Suite(.enabled(if: Learner.isInstalled, "scikit-learn is not installed; make peers does it"))
struct SampleDifficultyTests {
    private struct Result: Decodable {
        let words: Double
        let characters: Double
        let wordsAfterDrift: Double
    }

    @Test("a linear model over words scores 0.80 to 0.92, over characters more, after drift less")
    func score() throws {
        let outcome = try runProcess(
            Peers.path("python3"),
            [
                "\(Repository.root)/Benchmarks/sample_difficulty.py", "--seeds", "1",
                "--tool", Executables.path("sample-catalogue"),
            ])
        try #require(outcome.status == 0, "\(outcome)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let result = try decoder.decode(Result.self, from: Data(outcome.outputBytes))
        print("sample-catalogue, 20,000 rows, seed 1: \(outcome.output)", terminator: "")
        #expect((0.80...0.92).contains(result.words))
        #expect(result.characters > result.words)
        #expect(result.wordsAfterDrift < result.words - 0.03)
    }
}

private enum Learner {
    static let isInstalled =
        Peers.isAvailable("python3")
        && (try? runProcess(Peers.path("python3"), ["-c", "import sklearn"]))?.status == 0
}
