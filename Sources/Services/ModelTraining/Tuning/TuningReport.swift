internal import Cryptography
internal import Registry
internal import Reports

/// What a search came to, for people and programs.
package struct TuningReport: Sendable {
    private let dataset: String
    private let current: ModelParameters
    private let trials: [TuningTrial]

    package init(_ tuning: Tuning) {
        dataset = tuning.data.dataset.hex
        current = tuning.current
        trials = tuning.trials
    }

    private var best: TuningTrial? { Tuning.best(of: trials) }

    private func changes(_ parameters: ModelParameters) -> [TuningDimension] {
        TuningDimension.all.filter { $0.text(parameters) != $0.text(current) }
    }

    /// What the best changes in params.yaml; empty when nothing.
    package var lines: [String] {
        guard let best else { return [] }
        var lines: [String] = []
        var open: [Substring] = []
        for dimension in changes(best.parameters).sorted(by: { $0.key < $1.key }) {
            let path = "training.\(dimension.key)".split(separator: ".")
            let common = zip(path.dropLast(), open).prefix { $0 == $1 }.count
            for depth in common..<path.count - 1 {
                lines.append(String(repeating: "  ", count: depth) + "\(path[depth]):")
            }
            open = path.dropLast()
            lines.append(
                String(repeating: "  ", count: path.count - 1)
                    + "\(path[path.count - 1]): \(dimension.text(best.parameters, inYAML: true))")
        }
        return lines
    }

    package var json: [UInt8] {
        JSONValue.object([
            ("experiment", .text(Tuning.experiment)), ("dataset", .text(dataset)),
            ("trials", .list(trials.map(value))), ("best", best.map(value) ?? .null),
            ("params_yaml", .text(lines.map { $0 + "\n" }.joined())),
        ]).bytes
    }

    private func value(_ trial: TuningTrial) -> JSONValue {
        .object([
            ("number", .integer(trial.number)), ("run", .integer(Int(trial.run.rawValue))),
            ("origin", .text(trial.origin)), ("seconds", .number(trial.seconds)),
            (
                "parameters",
                .object(
                    TuningDimension.all.map { (name: $0.key, .text($0.text(trial.parameters))) })
            ),
            (
                "metrics",
                .object(
                    trial.metrics.sorted { $0.key < $1.key }
                        .map { (name: $0.key, value: .number($0.value)) })
            ),
        ])
    }

    package var text: String {
        var text = "trial  weighted F1  macro F1  log loss  seconds  what was tried\n"
        for trial in trials {
            let cells = [
                ("\(trial.number)", 5), (trial.score.fixed(4), 11),
                ((trial.metrics["macro_f1"] ?? 0).fixed(4), 8),
                ((trial.metrics["log_loss"] ?? 0).fixed(4), 8), (trial.seconds.fixed(1), 7),
            ]
            let row = cells.map { cell, width in
                String(repeating: " ", count: max(0, width - cell.count)) + cell
            }
            text += row.joined(separator: "  ") + "  \(origin(trial))\n"
        }
        guard let best else { return text + "\nno trial ended; give more time with --minutes\n" }
        text += "\nbest: trial \(best.number), weighted F1 \(best.score.fixed(4)) on validation\n"
        guard !lines.isEmpty else {
            return text + "Nothing was better than params.yaml as it is.\n"
        }
        return text + "\nfor params.yaml, in place of what stands there:\n\n"
            + lines.map { $0 + "\n" }.joined()
    }

    private func origin(_ trial: TuningTrial) -> String {
        let changed = changes(trial.parameters)
            .map { "\($0.key)=\($0.text(trial.parameters, inYAML: true))" }
        return ([trial.origin] + changed).joined(separator: " ")
    }
}
