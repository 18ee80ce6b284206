import Drift
import TestSupport
import Testing

struct SketchTests {
    private static func numbers(_ seed: UInt64, _ count: Int, _ scale: NumericSketch.Scale)
        -> [Double]
    {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            let share = Double.random(in: 0...1, using: &random)
            switch scale {
            case .share: return seed % 2 == 0 ? share : share * share
            case .length: return (share * share * (seed % 2 == 0 ? 900 : 1400)).rounded()
            }
        }
    }

    private static func sketch(_ values: [Double], _ scale: NumericSketch.Scale) -> NumericSketch {
        var sketch = NumericSketch(scale)
        for value in values { sketch.add(value) }
        return sketch
    }

    @Test(
        "statistics of sketches are within their bounds of the numbers' own",
        arguments: [NumericSketch.Scale.share, .length], 1...12)
    func bounds(scale: NumericSketch.Scale, seed: UInt64) {
        let left = Self.numbers(seed, 3000, scale)
        let right = Self.numbers(seed + seed % 3, 2000 + Int(seed) * 10, scale)
        let (reference, current) = (NumericSample(left), NumericSample(right))
        let sketches = (Self.sketch(left, scale), Self.sketch(right, scale))
        let distance = NumericSketch.distance(sketches.0, sketches.1)
        let exact = KolmogorovSmirnov.test(reference, current).statistic
        #expect(distance <= exact + 1e-12)
        #expect(exact <= distance + NumericSketch.distanceBound(sketches.0, sketches.1) + 1e-12)
        #expect(NumericSketch.distanceBound(sketches.0, sketches.1) < 0.08)
        let area = NumericSketch.normedWasserstein(sketches.0, sketches.1)
        let exactArea = NumericSample.normedWasserstein(reference, current)
        let bound = NumericSketch.areaBound(sketches.0, sketches.1)
        #expect(abs(area - exactArea) <= bound && bound < 0.1)
        #expect(agree(sketches.0.deviation, reference.deviation, 1e-5))
    }

    @Test("statistics of bins are exact for the bins of the sketch")
    func bins() {
        let left = Self.numbers(4, 3000, .length)
        let right = Self.numbers(5, 2500, .length)
        let binned = NumericSketch.counts(Self.sketch(left, .length), Self.sketch(right, .length))
        func counts(_ values: [Double]) -> [Int] {
            zip(binned.edges, binned.edges.dropFirst()).map { edge in
                values.count { $0 >= edge.0 && $0 < edge.1 }
            }
        }
        #expect(binned.reference == counts(left) && binned.current == counts(right))
        #expect(binned.reference.count > 10 && binned.reference.reduce(0, +) == 3000)
    }

    @Test("sketches add up in any order, and come back from their bytes")
    func merging() throws {
        var whole = DriftProfile.Builder()
        var parts = [DriftProfile.Builder(), DriftProfile.Builder(), DriftProfile.Builder()]
        for (index, row) in ProfileRows.rows(900, seed: 8).enumerated() {
            whole.add(row)
            parts[index % 3].add(row)
        }
        var forward = parts[0].profile
        forward.merge(parts[1].profile)
        forward.merge(parts[2].profile)
        var backward = parts[2].profile
        backward.merge(parts[1].profile)
        backward.merge(parts[0].profile)
        #expect(forward.bytes == backward.bytes && forward.bytes == whole.profile.bytes)
        #expect(try DriftProfile(forward.bytes).bytes == forward.bytes)
        for cut in [0, 1, 100, forward.bytes.count - 1] {
            #expect(throws: DriftError.self) { try DriftProfile(Array(forward.bytes.prefix(cut))) }
        }
    }

    @Test("damaged bytes are refused or read, and never trusted")
    func damage() {
        var builder = DriftProfile.Builder(DriftProfile(sampled: 20))
        for row in ProfileRows.rows(60, seed: 2) { builder.add(row) }
        let bytes = builder.profile.bytes
        var random = SeededGenerator(seed: 3)
        for _ in 0..<2000 {
            var damaged = bytes
            damaged[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                in: 0...255, using: &random)
            _ = try? DriftProfile(damaged)
        }
    }

    @Test("frequent names keep their counts within the shortfall, in a fixed size")
    func categories() {
        var random = SeededGenerator(seed: 1)
        var whole = CategorySketch(capacity: 100)
        var truth: [String: Int] = [:]
        for _ in 0..<4 {
            var part = CategorySketch(capacity: 100)
            for _ in 0..<20_000 {
                let draw = Double.random(in: 0..<1, using: &random)
                let name = "n\(Int(draw * draw * draw * 5000))"
                part.add(name)
                truth[name, default: 0] += 1
            }
            whole.merge(part)
        }
        #expect(whole.total == 80_000 && whole.counts.count <= 200)
        #expect(whole.shortfall > 0 && whole.shortfall <= 80_000 / 100)
        for (name, count) in truth {
            let kept = whole.counts[name] ?? 0
            #expect(kept <= count && kept >= count - whole.shortfall)
        }
    }

    @Test("a profile's size does not grow with traffic")
    func size() {
        var builder = DriftProfile.Builder()
        for row in ProfileRows.rows(20_000, seed: 1) { builder.add(row) }
        #expect(builder.profile.bytes.count < 600_000)
    }
}
