/// How far a piece of work has come.
package struct ProgressState: Sendable, Equatable {
    package var label: String
    package var files = 0
    package var totalFiles: Int?
    package var bytes = 0
    package var totalBytes: Int?
    package var elapsed: Duration = .zero

    package init(label: String) {
        self.label = label
    }

    var rate: Double {
        elapsed > .zero ? Double(bytes) / elapsed.inSeconds : 0
    }

    /// Of bytes where their total is known, else of files; `nil` when neither is.
    var fraction: Double? {
        let parts = [(bytes, totalBytes), (files, totalFiles)]
        for case (let done, let total?) in parts where total > 0 {
            return min(Double(done) / Double(total), 1)
        }
        return nil
    }

    /// Told only once there is something to go by.
    var timeLeft: Duration? {
        guard let fraction, fraction > 0, fraction < 1, elapsed >= .seconds(1) else { return nil }
        return .seconds(elapsed.inSeconds * (1 - fraction) / fraction)
    }
}

/// Draws a progress state as one line; a pure function of what it is given.
package enum ProgressLine {
    /// Fits into `width - 1` columns, as some terminals wrap at the last one.
    package static func render(_ state: ProgressState, width: Int) -> String {
        let columns = max(width - 1, 10)
        let tail = details(state)
        let head = state.label + " "
        guard let fraction = state.fraction else { return fit(head + " " + tail, columns) }
        let percent = " \(Int(fraction * 100))%  "
        let room = columns - head.count - percent.count - tail.count - 2
        guard room >= 5 else { return fit(head + percent + tail, columns) }
        let bar = min(room, 30)
        let filled = Int(Double(bar) * fraction)
        let drawn =
            String(repeating: "#", count: filled) + String(repeating: ".", count: bar - filled)
        return "\(head)[\(drawn)]\(percent)\(tail)"
    }

    /// The same for a log: no bar, no width.
    package static func plain(_ state: ProgressState) -> String {
        let percent = state.fraction.map { "\(Int($0 * 100))%  " } ?? ""
        return "\(state.label): \(percent)\(details(state))"
    }

    /// The closing line: what was done, and how long it took.
    package static func closing(_ state: ProgressState) -> String {
        var text = "\(state.label): \(HumanFormat.quantity(state.files, "file"))"
        if state.bytes > 0 { text += ", \(HumanFormat.bytes(state.bytes))" }
        text += " in \(HumanFormat.duration(state.elapsed))"
        if state.bytes > 0, state.rate > 0 { text += " (\(rate(state)))" }
        return text
    }

    private static func details(_ state: ProgressState) -> String {
        var parts: [String] = []
        if state.bytes > 0 || state.totalBytes != nil {
            parts.append(
                ratio(
                    HumanFormat.bytes(state.bytes), state.totalBytes.map(HumanFormat.bytes)))
        }
        if state.files > 0 || state.totalFiles != nil {
            let done = HumanFormat.count(state.files)
            parts.append(ratio(done, state.totalFiles.map(HumanFormat.count)) + " files")
        }
        if state.bytes > 0, state.rate > 0 { parts.append(rate(state)) }
        if let left = state.timeLeft { parts.append("\(HumanFormat.duration(left)) left") }
        return parts.joined(separator: "  ")
    }

    private static func rate(_ state: ProgressState) -> String {
        HumanFormat.bytes(Int(min(state.rate, 1e18))) + "/s"
    }

    private static func ratio(_ done: String, _ total: String?) -> String {
        total.map { "\(done)/\($0)" } ?? done
    }

    private static func fit(_ text: String, _ columns: Int) -> String {
        text.count <= columns ? text : String(text.prefix(columns))
    }
}
