import Drift
import Foundation
import TestSupport
import Testing

struct StatisticsTests {
    @Test("the fixture is there")
    func fixture() { #expect(GoldenCase.all.count == 12) }

    @Test("numbers measure what scipy says", arguments: GoldenCase.of("numeric"))
    func numbers(golden: GoldenCase) {
        let measured = Measured.numbers(golden.reference.numbers, golden.current.numbers)
        #expect(measured.count == golden.expected.count)
        for (name, expected) in golden.expected {
            // Beyond the rows for which p is exact, its limit is good to 1%.
            let tolerance = name == "ks_p" && golden.name == "over the exact limit" ? 0.01 : 1e-9
            #expect(
                agree(measured[name], expected ?? .infinity, tolerance),
                "\(name): \(measured[name] ?? .nan), not \(expected ?? .infinity)"
            )
        }
    }

    @Test("categories measure what scipy says", arguments: GoldenCase.of("categorical"))
    func categories(golden: GoldenCase) {
        let measured = Measured.counts(
            golden.reference.numbers.map { Int($0) }, golden.current.numbers.map { Int($0) })
        #expect(measured.count == golden.expected.count)
        for (name, expected) in golden.expected {
            guard let expected else {
                #expect(measured[name] == .infinity, "\(name)")
                continue
            }
            #expect(
                agree(measured[name], expected, 1e-9),
                "\(name): \(String(describing: measured[name])), not \(expected)")
        }
    }

    @Test("texts are told apart as by scikit-learn", arguments: GoldenCase.of("text"))
    func texts(golden: GoldenCase) throws {
        let classifier = DomainClassifier(
            HashedTexts(Texts(golden.reference.texts)), HashedTexts(Texts(golden.current.texts)))
        let expected = golden.expected.compactMapValues { $0 }
        #expect(agree(classifier.area, try #require(expected["area"]), 1e-9))
        #expect(agree(classifier.randomLimit, try #require(expected["limit"]), 1e-9))
        #expect(agree(classifier.intercept, try #require(expected["intercept"]), 1e-8))
        #expect(Double(classifier.epochs) == expected["epochs"])
        #expect(Double(classifier.termCount) == expected["terms"])
    }

    // MARK: - Made-up cases

    private static func made(_ seed: UInt64) -> [String: Any] {
        var random = SeededGenerator(seed: seed)
        let counts = (
            Int.random(in: 2...900, using: &random), Int.random(in: 2...900, using: &random)
        )
        if seed % 3 == 0 {
            let kinds = Int.random(in: 2...40, using: &random)
            func side() -> [Int] {
                (0..<kinds).map { _ in Int.random(in: 1...300, using: &random) }
            }
            return ["kind": "categorical", "reference": side(), "current": side()]
        }
        let step = seed % 3 == 1 ? 0.001 : 0.5
        func side(_ count: Int, _ shift: Double) -> [Double] {
            (0..<count).map { _ in
                ((Double.random(in: -3...9, using: &random) + shift) / step).rounded() * step
            }
        }
        let shift = Double(seed % 5) / 5
        return [
            "kind": "numeric", "reference": side(counts.0, 0), "current": side(counts.1, shift),
        ]
    }

    @Test(
        "60 made-up cases measure what scipy says now", .enabled(if: Peers.isAvailable("python3")),
        .timeLimit(.minutes(5)))
    func live() throws {
        let cases = (0..<60).map { Self.made($0) }
        let url = try #require(
            Bundle.module.url(forResource: "Fixtures/statistics", withExtension: "py"))
        let script = """
            import runpy
            measure = runpy.run_path(\("\(url.path)".debugDescription))['measure']
            results = [measure(case) for case in cases]
            """
        let answers = try #require(
            try Peers.python(script, cases: cases) as? [[String: Double]])
        #expect(answers.count == cases.count)
        for (made, answer) in zip(cases, answers) {
            let measured: [String: Double]
            if let left = made["reference"] as? [Int], let right = made["current"] as? [Int] {
                measured = Measured.counts(left, right)
            } else {
                measured = Measured.numbers(
                    try #require(made["reference"] as? [Double]),
                    try #require(made["current"] as? [Double]))
            }
            for (name, expected) in answer {
                #expect(
                    agree(measured[name], expected, 1e-9),
                    "\(name): \(String(describing: measured[name])), not \(expected)")
            }
        }
    }

    @Test(
        "the limit of Kolmogorov and Smirnov is within 1% of scipy's, far into the tail",
        .enabled(if: Peers.isAvailable("python3")))
    func limit() throws {
        let cases = [(10_001, 10_001), (20_000, 12_000), (1_000_000, 1_000_000)].flatMap { pair in
            [0.4, 0.8, 1.0, 1.4, 2.5, 4.0].map { z -> [Double] in
                let rows = Double(pair.0 * pair.1) / Double(pair.0 + pair.1)
                return [z / rows.squareRoot(), rows]
            }
        }
        let answers = try #require(
            try Peers.python(
                """
                from scipy import stats
                results = [float(stats.kstwo.sf(d, round(n))) for d, n in cases]
                """,
                cases: cases) as? [Double])
        for (made, expected) in zip(cases, answers) {
            #expect(agree(KolmogorovSmirnov.limit(made[0], made[1]), expected, 0.01))
            // Relative, however small.
            let ratio = KolmogorovSmirnov.limit(made[0], made[1]) / expected
            #expect(abs(ratio - 1) < 0.01, "\(made): \(ratio)")
        }
    }
}
