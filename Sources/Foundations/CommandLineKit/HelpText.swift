/// Writes what `--help` shows.
struct HelpText {
    let path: [Command]
    /// Kept between 80 and 100 columns, whatever the terminal.
    let width: Int

    init(_ path: [Command], width: Int) {
        self.path = path
        self.width = min(max(width, 80), 100)
    }

    private var command: Command { path[path.count - 1] }

    var text: String {
        var parts = [
            "Usage: \(usage)", Self.wrap(command.abstract, width: width).joined(separator: "\n"),
        ]
        if !command.discussion.isEmpty { parts.append(paragraphs(command.discussion)) }
        let shown = command.subcommands.filter { !$0.isHidden }
        parts += section("Commands", shown.map { ($0.name, $0.abstract) })
        parts += section("Arguments", command.arguments.map { ($0.name, $0.help) })
        parts += section("Options", command.options.map(row))
        parts += section(path.count > 1 ? "Global options" : "Help", inherited)
        parts += section("Exit codes", exitCodes)
        if !shown.isEmpty {
            let names = path.map(\.name).joined(separator: " ")
            parts.append("'\(names) COMMAND --help' says more about a command.")
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    var usage: String {
        var words = path.map(\.name)
        if path.contains(where: { !$0.options.isEmpty }) { words.append("[OPTIONS]") }
        if !command.subcommands.isEmpty { words.append("COMMAND") }
        words += command.arguments.map(\.usage)
        return words.joined(separator: " ")
    }

    private var inherited: [(String, String)] {
        var rows = path.dropLast().reversed().flatMap(\.options).map(row)
        rows.append(("-h, --help", "Show this help."))
        if path.count == 1 { rows.append(("-V, --version", "Show the version.")) }
        return rows
    }

    private var exitCodes: [(String, String)] {
        guard command.subcommands.isEmpty else { return [] }
        let common: [(Int32, String)] = [(0, "done"), (1, "failed"), (2, "wrong usage")]
        let own = command.exitCodes.map { ($0.code, $0.meaning) }
        let kept = common.filter { code in !own.contains { $0.0 == code.0 } }
        return (kept + own).sorted { $0.0 < $1.0 }.map { (String($0.0), $0.1) }
    }

    private func row(_ option: Option) -> (String, String) {
        let hasShort = option.names.contains { !$0.hasPrefix("--") }
        let names = (hasShort ? "" : "    ") + option.names.joined(separator: ", ")
        var help = option.help
        if let value = option.defaultValue { help += " (default: \(value))" }
        return (option.takesValue ? "\(names) \(option.placeholder)" : names, help)
    }

    private func section(_ title: String, _ rows: [(String, String)]) -> [String] {
        guard !rows.isEmpty else { return [] }
        let column = min(rows.map { $0.0.count }.max() ?? 0, 28) + 4
        let lines = rows.flatMap { name, help in
            let wrapped = Self.wrap(help, width: width - column)
            let indent = String(repeating: " ", count: column)
            let head = "  \(name)"
            guard head.count + 2 <= column else {
                return [head] + wrapped.map { indent + $0 }
            }
            let first = head + String(repeating: " ", count: column - head.count)
            return [first + (wrapped.first ?? "")] + wrapped.dropFirst().map { indent + $0 }
        }
        return [([title + ":"] + lines).joined(separator: "\n")]
    }

    /// Blank lines part paragraphs; lines that start with a space stay as they are.
    private func paragraphs(_ text: String) -> String {
        text.split(separator: "\n\n").map { paragraph in
            paragraph.hasPrefix(" ")
                ? String(paragraph)
                : Self.wrap(String(paragraph), width: width).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    static func wrap(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}
