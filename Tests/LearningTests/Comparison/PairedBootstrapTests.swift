import Learning
import Testing

struct PairedBootstrapTests {
    /// Predictions that are right in so many of 100 cases.
    static func rows(
        _ count: Int, candidate: Int, production: Int, seed: UInt64, groupSize: Int = 1
    ) -> PairedRows {
        var draws = Draws(seed: seed)
        var rows = PairedRows(categories: 6)
        for row in 0..<count {
            let label = UInt32(draws.below(5))
            func prediction(_ right: Int) -> UInt32 {
                draws.below(100) < right ? label : UInt32(draws.below(6))
            }
            rows.append(
                label: label, candidate: prediction(candidate), production: prediction(production),
                group: UInt64(row / groupSize), language: row % 3 == 0 ? "de" : "fr")
        }
        return rows
    }

    @Test("the same predictions differ by nothing, in every sample")
    func same() {
        let rows = Self.rows(500, candidate: 80, production: 80, seed: 1)
        var twins = PairedRows(categories: 6)
        for row in 0..<rows.count {
            twins.append(
                label: rows.labels[row], candidate: rows.candidate[row],
                production: rows.candidate[row], group: rows.groups[row], language: "und")
        }
        let found = PairedBootstrap(samples: 200, seed: 1).compare(twins, threads: 2)
        #expect(found.weightedF1.interval(0.95) == 0...0)
        #expect(found.macroF1.interval(0.95) == 0...0)
    }

    @Test("models as good as each other have 0 in the interval, about 95 times of 100")
    func equal() {
        let bootstrap = PairedBootstrap(samples: 300, seed: 2)
        var covered = 0
        for seed in 0..<100 {
            let rows = Self.rows(400, candidate: 80, production: 80, seed: UInt64(seed))
            let found = bootstrap.compare(rows, threads: 2)
            if found.weightedF1.interval(0.95).contains(0) { covered += 1 }
        }
        #expect((88...100).contains(covered), "\(covered)")
    }

    @Test("a worse model is caught, and a better one seen")
    func worse() {
        let bootstrap = PairedBootstrap(samples: 300, seed: 3)
        let worse = bootstrap.compare(
            Self.rows(2000, candidate: 75, production: 85, seed: 4), threads: 2)
        #expect(worse.weightedF1.interval(0.95).upperBound < 0)
        #expect(worse.macroF1.interval(0.95).upperBound < 0)
        let better = bootstrap.compare(
            Self.rows(2000, candidate: 85, production: 75, seed: 4), threads: 2)
        #expect(better.weightedF1.interval(0.95).lowerBound > 0)
    }

    @Test("what is observed is the difference of the two figures")
    func observed() {
        let rows = Self.rows(300, candidate: 90, production: 70, seed: 5)
        let found = PairedBootstrap(samples: 10, seed: 1).compare(rows, threads: 1)
        let (candidate, production) = (rows.candidateMatrix, rows.productionMatrix)
        #expect(
            abs(found.weightedF1.observed - (candidate.weightedF1 - production.weightedF1)) < 1e-12)
        #expect(abs(found.macroF1.observed - (candidate.macroF1 - production.macroF1)) < 1e-12)
        #expect(found.rows == 300)
    }

    @Test("any number of threads gives the same, another seed does not", arguments: [1, 2, 16])
    func deterministic(threads: Int) {
        let rows = Self.rows(300, candidate: 80, production: 78, seed: 6)
        let one = PairedBootstrap(samples: 100, seed: 7).compare(rows, threads: 1)
        #expect(PairedBootstrap(samples: 100, seed: 7).compare(rows, threads: threads) == one)
        #expect(PairedBootstrap(samples: 100, seed: 8).compare(rows, threads: threads) != one)
    }

    @Test("variants of one product count once: their interval is wider")
    func groups() {
        func width(_ groupSize: Int) -> Double {
            var rows = PairedRows(categories: 6)
            let base = Self.rows(100, candidate: 80, production: 80, seed: 9)
            for row in 0..<1000 {
                rows.append(
                    label: base.labels[row / 10], candidate: base.candidate[row / 10],
                    production: base.production[row / 10], group: UInt64(row / groupSize),
                    language: "und")
            }
            let found = PairedBootstrap(samples: 300, seed: 1).compare(rows, threads: 2)
            let interval = found.weightedF1.interval(0.95)
            return interval.upperBound - interval.lowerBound
        }
        #expect(width(10) > 2 * width(1))
    }

    @Test("each language is compared on its own rows")
    func languages() {
        let rows = Self.rows(600, candidate: 85, production: 80, seed: 10)
        let found = ModelComparison(rows, PairedBootstrap(samples: 50, seed: 1), threads: 2)
        #expect(found.languages.map(\.language) == ["fr", "de"])
        #expect(found.languages.map(\.differences.rows) == [400, 200])
        for language in found.languages {
            let observed = language.differences.weightedF1.observed
            #expect(abs(observed - (language.candidateF1 - language.productionF1)) < 1e-12)
        }
    }

    @Test("categories of two versions meet by their keys")
    func sharedCategories() {
        let shared = SharedCategories(candidate: ["b", "a"], production: ["a", "old", "b"])
        #expect(shared.keys == ["b", "a", "old"])
        #expect(shared.production == [1, 2, 0])
    }
}
