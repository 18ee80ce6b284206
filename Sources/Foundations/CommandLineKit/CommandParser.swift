/// Reads a command line against its declaration, without doing anything.
struct CommandParser {
    enum Outcome {
        case run(Command, Values)
        case help([Command])
        case version
    }

    /// Which command the error is about, so that its usage can be shown.
    struct Failure: Error {
        let error: UsageError
        let path: [Command]
    }

    private var path: [Command]
    private var options: [Option]
    private var given: [(option: Option, value: [UInt8])] = []
    private var positionals: [[UInt8]] = []

    private init(_ root: Command) {
        self.path = [root]
        self.options = root.options
    }

    /// `arguments` come without the program's name.
    static func parse(
        _ arguments: [[UInt8]], for root: Command
    ) throws(Failure) -> Outcome {
        var parser = CommandParser(root)
        do {
            return try parser.read(arguments)
        } catch {
            throw Failure(error: error, path: parser.path)
        }
    }

    private var command: Command { path[path.count - 1] }

    private mutating func read(_ arguments: [[UInt8]]) throws(UsageError) -> Outcome {
        var rest = arguments[...]
        while let bytes = rest.popFirst() {
            let text = String(decoding: bytes, as: UTF8.self)
            if text == "--" {
                for word in rest { try place(word) }
                break
            }
            if isBuiltIn(text, "-h", "--help") { return .help(path) }
            if path.count == 1, isBuiltIn(text, "-V", "--version") { return .version }
            if path.count == 1, text == "help", !command.subcommands.isEmpty {
                return try help(about: rest)
            }
            if text.hasPrefix("--") {
                try readLong(bytes, &rest)
            } else if text.hasPrefix("-"), bytes.count > 1 {
                if try readShort(bytes, &rest) { return .help(path) }
            } else {
                try place(bytes)
            }
        }
        return try finish()
    }

    /// Declared options win over the ones that every command has.
    private func isBuiltIn(_ text: String, _ names: String...) -> Bool {
        names.contains(text) && !options.contains { $0.answers(to: text) }
    }

    private mutating func help(about words: ArraySlice<[UInt8]>) throws(UsageError) -> Outcome {
        for word in words where word.first != UInt8(ascii: "-") {
            if command.subcommands.isEmpty { break }
            try place(word)
        }
        return .help(path)
    }

    private mutating func place(_ word: [UInt8]) throws(UsageError) {
        guard !command.subcommands.isEmpty else {
            positionals.append(word)
            return
        }
        let name = String(decoding: word, as: UTF8.self)
        guard let chosen = command.subcommands.first(where: { $0.name == name }) else {
            throw .unknown(
                "command", name,
                among: command.subcommands.filter { !$0.isHidden }.map(\.name))
        }
        path.append(chosen)
        options = chosen.options + options
    }

    // MARK: - Options

    private mutating func readLong(
        _ bytes: [UInt8], _ rest: inout ArraySlice<[UInt8]>
    ) throws(UsageError) {
        let parts = bytes.split(
            separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(decoding: parts[0], as: UTF8.self)
        let option = try find(name)
        if !option.takesValue {
            guard parts.count == 1 else { throw UsageError("option \(name) takes no value") }
            given.append((option, []))
        } else if parts.count == 2 {
            try give(option, name, Array(parts[1]))
        } else {
            try give(option, name, try next(of: &rest, for: name))
        }
    }

    /// Reads `-q`, `-qf`, `-j4`, `-j=4` or `-j 4`; says whether it asks for help.
    private mutating func readShort(
        _ bytes: [UInt8], _ rest: inout ArraySlice<[UInt8]>
    ) throws(UsageError) -> Bool {
        var letters = bytes.dropFirst()
        while let letter = letters.popFirst() {
            let name = "-" + String(decoding: [letter], as: UTF8.self)
            if isBuiltIn(name, "-h") { return true }
            let option = try find(name)
            guard option.takesValue else {
                given.append((option, []))
                continue
            }
            if letters.isEmpty {
                try give(option, name, try next(of: &rest, for: name))
            } else {
                if letters.first == UInt8(ascii: "=") { letters.removeFirst() }
                try give(option, name, Array(letters))
            }
            break
        }
        return false
    }

    private func find(_ name: String) throws(UsageError) -> Option {
        if let option = options.first(where: { $0.answers(to: name) }) { return option }
        var known = options.flatMap(\.names) + ["--help"]
        if path.count == 1 { known.append("--version") }
        throw .unknown("option", name, among: known.filter { $0.hasPrefix("--") })
    }

    private func next(
        of rest: inout ArraySlice<[UInt8]>, for name: String
    ) throws(UsageError) -> [UInt8] {
        guard let value = rest.popFirst() else {
            throw UsageError("option \(name) needs a value")
        }
        return value
    }

    private mutating func give(
        _ option: Option, _ name: String, _ value: [UInt8]
    ) throws(UsageError) {
        let text = String(decoding: value, as: UTF8.self)
        switch option.kind {
        case .flag, .text: break
        case .integer(let range):
            guard let number = Int(text), range.contains(number) else {
                let limit =
                    range.upperBound == .max
                    ? "of at least \(range.lowerBound)"
                    : "from \(range.lowerBound) to \(range.upperBound)"
                throw UsageError("option \(name) takes a whole number \(limit), not '\(text)'")
            }
        case .choice(let choices):
            guard choices.contains(text) else {
                let list = choices.joined(separator: ", ")
                throw UsageError("option \(name) takes one of \(list), not '\(text)'")
            }
        }
        given.append((option, value))
    }

    // MARK: - The end of the line

    private func finish() throws(UsageError) -> Outcome {
        guard command.subcommands.isEmpty else {
            throw UsageError("a command is missing")
        }
        var values = Values(
            commandPath: path.map(\.name), options: options, positionals: command.arguments)
        for (option, value) in given { values.add(value, to: option) }
        try distribute(into: &values)
        return .run(command, values)
    }

    private func distribute(into values: inout Values) throws(UsageError) {
        let required = command.arguments.filter(\.isRequired)
        guard positionals.count >= required.count else {
            let missing = required[positionals.count...].map(\.name).joined(separator: " ")
            throw UsageError("missing argument: \(missing)")
        }
        var extra = positionals.count - required.count
        var rest = positionals[...]
        for argument in command.arguments {
            let more = argument.isRepeated ? extra : argument.isRequired ? 0 : min(extra, 1)
            extra -= more
            let count = more + (argument.isRequired ? 1 : 0)
            values.place(rest.prefix(count), as: argument)
            rest = rest.dropFirst(count)
        }
        if let surplus = rest.first {
            throw UsageError("unexpected argument '\(String(decoding: surplus, as: UTF8.self))'")
        }
    }
}
