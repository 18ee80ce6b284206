internal import Database
package import FileStore
package import Learning
package import Registry

/// What a validation decided, as the log of promotions keeps it.
package struct ValidationVerdict: Sendable, Hashable {
    package let isPassed: Bool
    package let reason: String
    package let gates: [Registry.GateResult]

    package init(_ result: Learning.GateResult) {
        isPassed = result.verdict == .passed
        reason = result.reason
        gates = result.rules.map { rule in
            Registry.GateResult(
                rule.rule.rawValue, passed: rule.outcome != .failed, value: rule.measured,
                bound: rule.bound, reason: rule.reason)
        }
    }

    /// Reads it from a report, so that a report that was kept can still be acted on.
    package init(report path: FilePath) throws {
        let bytes = try FileSystem.read(path, limit: 1 << 30)
        let text = JSONText(sqlValue: .text(String(decoding: bytes, as: UTF8.self)))
        guard let read = try? text?.decode(Record.self), read.schemaVersion == 1 else {
            throw ValidationError(
                .mismatched, "\(path) is no result of a validation; validate again")
        }
        isPassed = read.verdict == Learning.GateResult.Verdict.passed.rawValue
        reason = read.reason
        gates = read.rules.map { rule in
            Registry.GateResult(
                rule.rule, passed: rule.outcome != GateRule.Outcome.failed.rawValue,
                value: rule.measured, bound: rule.bound, reason: rule.reason)
        }
    }

    /// The part of gate.json that decides.
    private struct Record: Decodable {
        struct Rule: Decodable {
            let rule: String
            let outcome: String
            let measured: Double?
            let bound: Double?
            let reason: String
        }

        let schemaVersion: Int
        let verdict: String
        let reason: String
        let rules: [Rule]
    }
}
