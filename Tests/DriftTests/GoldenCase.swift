import Drift
import Foundation
import Testing

/// A comparison with what scipy, numpy and scikit-learn say of it; see Fixtures/statistics.py.
struct GoldenCase: Decodable, Sendable, CustomTestStringConvertible {
    enum Side: Decodable, Sendable {
        case numbers([Double]), texts([String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let numbers = try? container.decode([Double].self) {
                self = .numbers(numbers)
            } else {
                self = .texts(try container.decode([String].self))
            }
        }

        var numbers: [Double] { if case .numbers(let numbers) = self { numbers } else { [] } }
        var texts: [String] { if case .texts(let texts) = self { texts } else { [] } }
    }

    let name: String
    let kind: String
    let reference: Side
    let current: Side
    let expected: [String: Double?]

    var testDescription: String { name }

    static let all: [GoldenCase] = {
        do {
            let url = try #require(
                Bundle.module.url(forResource: "Fixtures/golden", withExtension: "json"))
            return try JSONDecoder().decode([GoldenCase].self, from: Data(contentsOf: url))
        } catch {
            Issue.record(error)
            return []
        }
    }()

    static func of(_ kind: String) -> [GoldenCase] { all.filter { $0.kind == kind } }
}

/// Everything that is measured of two columns, by the names that Fixtures/statistics.py has.
enum Measured {
    static func numbers(_ reference: [Double], _ current: [Double]) -> [String: Double] {
        let (left, right) = (NumericSample(reference), NumericSample(current))
        let bins = BinnedCounts(left, right)
        let test = KolmogorovSmirnov.test(left, right)
        return [
            "ks": test.statistic, "ks_p": test.pValue, "psi": bins.stabilityIndex,
            "kl_div": bins.divergence, "jensenshannon": bins.jensenShannon,
            "wasserstein": NumericSample.normedWasserstein(left, right),
            "hellinger": NumericSample.hellinger(left, right),
        ]
    }

    static func counts(_ reference: [Int], _ current: [Int]) -> [String: Double] {
        let counts = BinnedCounts(reference: reference, current: current)
        let test = SignificanceTest.chiSquare(counts)
        var measured = [
            "psi": counts.stabilityIndex, "kl_div": counts.divergence,
            "jensenshannon": counts.jensenShannon, "hellinger": counts.hellinger,
            "tvd": counts.totalVariation, "chisquare": test.statistic,
            "chisquare_p": test.pValue,
        ]
        if reference.count == 2 {
            let z = SignificanceTest.proportions(
                (reference[1], counts.referenceTotal), (current[1], counts.currentTotal))
            measured["z"] = z.statistic
            measured["z_p"] = z.pValue
        }
        return measured
    }
}

/// Whether two numbers agree to `tolerance`, relative to the larger where they exceed 1e-3.
func agree(_ value: Double?, _ expected: Double, _ tolerance: Double) -> Bool {
    guard let value else { return false }
    return abs(value - expected) <= tolerance * max(abs(expected), abs(value), 1e-3)
}
