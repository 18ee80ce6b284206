import Drift
import TestSupport
import Testing

/// How long answers take, as a signal.
struct LatencyTests {
    /// Some tens of microseconds, and a few milliseconds now and then.
    private static func times(_ count: Int, seed: UInt64, factor: Double = 1) -> [Int] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            let draw = Double.random(in: 0..<1, using: &random)
            let usual = draw < 0.9 ? 20 + 40 * draw : 1000 + 100_000 * (draw - 0.9)
            return Int(usual * factor)
        }
    }

    private static func sketch(_ times: [Int]) -> NumericSketch {
        var sketch = NumericSketch(.length)
        for time in times { sketch.add(Double(time)) }
        return sketch
    }

    private static func profile(_ times: [Int?], seed: UInt64) -> DriftProfile {
        var builder = DriftProfile.Builder()
        for (time, row) in zip(times, ProfileRows.rows(times.count, seed: seed)) {
            var row = row
            row.microseconds = time
            builder.add(row)
        }
        return builder.profile
    }

    @Test("what takes twice as long is counted exactly at every length", arguments: 1...8)
    func doubled(seed: UInt64) {
        let before = Self.times(700, seed: seed)
        let now = Self.times(500, seed: seed + 50, factor: [0.5, 1, 1.9, 2.5, 10][Int(seed) % 5])
        for floor in [0, 40, 64, 5120] {
            var most = 0.0
            for edge in NumericSketch.edges(.length) where edge >= Double(floor) {
                let slow = now.count { Double($0) >= edge }
                let slowBefore = before.count { Double($0) * 2 >= edge }
                most = max(
                    most,
                    Double(slow) / Double(now.count)
                        - Double(slowBefore) / Double(before.count))
            }
            let found = NumericSketch.doubled(
                Self.sketch(before), Self.sketch(now), from: Double(floor))
            #expect(agree(found, most, 1e-12), "\(found) is not \(most)")
        }
    }

    @Test(
        "a verdict on latency needs answers that are slow, and slower than before",
        arguments: [
            (1.0, Verdict.ok), (1.8, .ok), (0.1, .ok), (8, .alert), (400, .critical),
        ])
    func verdict(factor: Double, verdict: Verdict) throws {
        let reference = Self.profile([Int?](repeating: nil, count: 2000), seed: 1)
        let current = Self.profile(Self.times(4000, seed: 3, factor: factor), seed: 2)
        let comparison = ProfileComparison(
            reference, current, latency: Self.sketch(Self.times(4000, seed: 4)))
        #expect(comparison["latency"]?.verdict == verdict)
        // Training another model makes no answer faster.
        #expect(comparison.modelVerdict == .ok && comparison.verdict == verdict)
        #expect(comparison["latency"]?.bars.isEmpty == false)
    }

    @Test("without latencies of before or of now there is no verdict on them")
    func nothing() {
        let reference = Self.profile([Int?](repeating: nil, count: 500), seed: 1)
        let timed = Self.profile(Self.times(500, seed: 3), seed: 2)
        for comparison in [
            ProfileComparison(reference, timed),
            ProfileComparison(reference, reference, latency: timed.latency),
        ] {
            #expect(comparison["latency"]?.verdict == .notEnoughData)
            #expect(comparison.verdict == .ok)
        }
    }

    @Test("profiles keep latencies; without any their bytes are those of a model's bundle")
    func bytes() throws {
        let plain = Self.profile([Int?](repeating: nil, count: 300), seed: 1)
        let times = Self.times(300, seed: 5)
        let timed = Self.profile(times, seed: 1)
        #expect(plain.bytes.first == 1 && timed.bytes.first == 2)
        let back = try DriftProfile(timed.bytes)
        #expect(back == timed && back.latency.count == 300 && back.latency == Self.sketch(times))
        #expect(try DriftProfile(plain.bytes) == plain)
        var both = plain
        both.merge(timed)
        #expect(both.latency.count == 300 && both.rows == 600)
        for cut in 1...40 {
            #expect(throws: DriftError.self) { try DriftProfile(Array(timed.bytes.dropLast(cut))) }
        }
    }

    @Test("quantiles are within a sixteenth of the numbers' own", arguments: [0.5, 0.9, 0.99])
    func quantiles(share: Double) {
        let times = Self.times(2000, seed: 9).sorted()
        let exact = Double(times[Int((share * 2000).rounded(.up)) - 1])
        let found = Self.sketch(times).quantile(share)
        #expect(found >= exact && found <= exact * 17 / 16, "\(found), \(exact)")
        #expect(NumericSketch(.length).quantile(share) == 0)
    }
}
