import Drift
import TestSupport
import Testing

/// Loose bounds, as tests share the machine; Benchmarks/RESULTS.md has the figures.
struct SpeedTests {
    @Test("profiles are compared in a time that does not depend on traffic")
    func comparing() throws {
        func profile(_ rows: Int, _ seed: UInt64) -> DriftProfile {
            var random = SeededGenerator(seed: seed)
            var builder = DriftProfile.Builder()
            for _ in 0..<rows { builder.add(ProfileRows.row(&random, 0.02)) }
            return builder.profile
        }
        let reference = profile(4000, 1)
        var whole = profile(6000, 2)
        // As a day of a busy shop: what is compared stays as large.
        for _ in 0..<10 { whole.merge(whole) }
        #expect(whole.rows > 6_000_000)
        var least = Duration.seconds(100)
        for _ in 0..<5 {
            let time = processorTime {
                #expect(ProfileComparison(reference, whole).columns.count == 10)
            }
            least = min(least, time)
        }
        #expect(least < .milliseconds(100), "\(least)")
        print("comparison of profiles: \(least)")
    }
}
