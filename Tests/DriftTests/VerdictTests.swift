import Drift
import Foundation
import TestSupport
import Testing

/// How often alarms are right, over seeded trials.
struct VerdictTests {
    private static let isSoak = ProcessInfo.processInfo.environment["AISLE_SOAK"] == "1"

    private static func profile(_ count: Int, seed: UInt64, held: Double = 0) -> DriftProfile {
        var random = SeededGenerator(seed: seed)
        var builder = DriftProfile.Builder(DriftProfile(sampled: min(count, 2000)))
        for _ in 0..<count { builder.add(ProfileRows.row(&random, held)) }
        return builder.profile
    }

    /// `count` of the verdicts of trials against references of 4000 rows.
    private static func verdicts(_ trials: Int, rows: Int, held: Double) -> [Verdict] {
        let references = (0..<4).map { profile(4000, seed: 900 + UInt64($0)) }
        return (0..<trials).map { trial in
            let current = profile(
                rows, seed: UInt64(10_000 + trial * 7 + rows), held: held)
            return ProfileComparison(references[trial % 4], current).verdict
        }
    }

    @Test(
        "without drift there are false alarms in 5% of trials at most",
        arguments: [
            (50, isSoak ? 400 : 60), (1000, isSoak ? 400 : 40), (10_000, isSoak ? 400 : 4),
        ] + (isSoak ? [(1_000_000, 20)] : []))
    func falseAlarms(rows: Int, trials: Int) {
        let verdicts = Self.verdicts(trials, rows: rows, held: 0)
        let alarms = verdicts.count { $0 > .ok }
        #expect(alarms * 20 <= trials, "\(alarms) of \(trials)")
        if rows >= 500 { #expect(!verdicts.contains(.notEnoughData)) }
    }

    @Test("a tenth of the traffic from a held-out category is an alert in 90% of trials")
    func power() {
        let trials = Self.isSoak ? 400 : 30
        let verdicts = Self.verdicts(trials, rows: 2000, held: 0.1)
        #expect(verdicts.count { $0 >= .alert } * 10 >= trials * 9)
    }

    @Test("with 500 rows there is a verdict, with 49 there is none")
    func rows() {
        let reference = Self.profile(4000, seed: 1)
        #expect(
            ProfileComparison(reference, Self.profile(500, seed: 2)).verdict != .notEnoughData)
        #expect(ProfileComparison(reference, Self.profile(49, seed: 2)).verdict == .notEnoughData)
        #expect(ProfileComparison(reference, DriftProfile()).verdict == .notEnoughData)
    }

    @Test("the report names the words of a new product line, and stays small")
    func report() throws {
        let comparison = ProfileComparison(
            Self.profile(4000, seed: 1), Self.profile(3000, seed: 2, held: 0.2))
        #expect(comparison.verdict >= .alert)
        let text = try #require(comparison["text"])
        // Words of the held-out category begin with its number's syllables.
        #expect(text.gained.count == 20)
        #expect(comparison["confidence"]?.verdict == .alert)
        #expect(comparison.expectedAccuracy.current < comparison.expectedAccuracy.reference)
        #expect(comparison.html(notes: ["a"]).count < 500_000)
        #expect(try JSONSerialization.jsonObject(with: Data(comparison.json)) is [String: Any])
    }
}
