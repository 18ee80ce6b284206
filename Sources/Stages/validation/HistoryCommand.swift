import CommandLineKit
import Database
import ModelValidation
import Observability
import Registry
import StageKit

let historyCommand = Command(
    "history", abstract: "Show what became of every candidate: who, when, from, to, and why.",
    options: [
        .integer("-n", "--max-count", in: 1...Int.max, help: "Show the last N."),
        .flag("--json", help: "Print a report, with every rule of the gate."),
    ]
) { values in
    let settings = try StageSettings("validation", Environment.current.variables)
    let site = try site(settings)
    let entries = try site.promoter.history().suffix(values.int("max-count") ?? .max).reversed()
    if values.flag("json") {
        var writer = JSONWriter(.pretty, to: .standardOutput)
        writer.array { writer in
            for entry in entries { entry.write(to: &writer) }
        }
        writer.finish()
    } else if entries.isEmpty {
        say("No model was promoted or refused yet.")
    } else {
        for entry in entries {
            for line in entry.lines { say(line) }
        }
    }
    return .done
}

extension HistoryEntry {
    private var time: String {
        "\(Timestamp(millisecondsSinceEpoch: at.microseconds / 1000))"
    }

    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("action", action.rawValue)
            writer.member("at", time)
            writer.member("by", decision.actor)
            writer.member("from", from?.number)
            writer.member("to", to.number)
            writer.member("reason", decision.reason)
            writer.member("bundle", "\(to.bundle)")
            writer.member("dataset", "\(to.dataset)")
            writer.member(
                "gates",
                array: { writer in
                    for gate in decision.gates {
                        writer.object { writer in
                            writer.member("rule", gate.rule)
                            writer.member("passed", gate.passed)
                            writer.member("measured", gate.value)
                            writer.member("bound", gate.bound)
                            writer.member("reason", gate.reason)
                        }
                    }
                })
        }
    }

    /// What happened on one line, and why below it.
    fileprivate var lines: [String] {
        let before = from.map { "\($0.number)" } ?? "nothing"
        let event =
            switch action {
            case .promoted: "promoted \(to.number) over \(before)"
            case .rolledBack: "rolled back \(before) to \(to.number)"
            case .rejected: "rejected \(to.number), \(before) stays"
            }
        let failed = decision.gates.filter { !$0.passed }
        return ["\(time)  \(event), by \(decision.actor)", "    \(decision.reason)"]
            + failed.map { "    failed \($0.rule): \($0.reason)" }
    }
}
