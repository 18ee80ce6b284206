/// What a command line said, looked up by the names that its command declares.
///
/// Asking for a name that was never declared is a bug of the caller and stops the program.
package struct Values: Sendable {
    /// The names from the program down to the command.
    package let commandPath: [String]
    let options: [Option]
    let positionals: [Positional]
    private(set) var given: [String: [[UInt8]]] = [:]
    private(set) var placed: [String: [[UInt8]]] = [:]

    init(commandPath: [String], options: [Option], positionals: [Positional]) {
        self.commandPath = commandPath
        self.options = options
        self.positionals = positionals
    }

    mutating func add(_ value: [UInt8], to option: Option) {
        given[option.key, default: []].append(value)
    }

    mutating func place(_ values: some Sequence<[UInt8]>, as positional: Positional) {
        placed[positional.name] = Array(values)
    }

    // MARK: - Options

    package func flag(_ name: String) -> Bool {
        count(name) > 0
    }

    /// How often a flag was given, as in `-vv`.
    package func count(_ name: String) -> Int {
        given[declared(name).key]?.count ?? 0
    }

    /// Whether the option was on the command line, default or not.
    package func isGiven(_ name: String) -> Bool {
        count(name) > 0
    }

    package func value(_ name: String) -> String? {
        let option = declared(name)
        return given[option.key]?.last.map { String(decoding: $0, as: UTF8.self) }
            ?? option.defaultValue
    }

    /// The value as it was typed, for names of files.
    package func bytes(_ name: String) -> [UInt8]? {
        let option = declared(name)
        return given[option.key]?.last ?? option.defaultValue.map { Array($0.utf8) }
    }

    package func int(_ name: String) -> Int? {
        value(name).flatMap { Int($0) }
    }

    /// Every value of a repeatable option, in order.
    package func values(_ name: String) -> [String] {
        allBytes(name).map { String(decoding: $0, as: UTF8.self) }
    }

    package func allBytes(_ name: String) -> [[UInt8]] {
        let option = declared(name)
        return given[option.key] ?? option.defaultValue.map { [Array($0.utf8)] } ?? []
    }

    // MARK: - Arguments

    /// All positional arguments, in order, as they were typed.
    package var arguments: [[UInt8]] {
        positionals.flatMap { placed[$0.name] ?? [] }
    }

    package func argument(_ name: String) -> String? {
        argumentBytes(name).map { String(decoding: $0, as: UTF8.self) }
    }

    package func argumentBytes(_ name: String) -> [UInt8]? {
        arguments(name).first
    }

    package func arguments(_ name: String) -> [[UInt8]] {
        precondition(
            positionals.contains { $0.name == name }, "no argument named \(name) is declared")
        return placed[name] ?? []
    }

    private func declared(_ name: String) -> Option {
        guard let option = options.first(where: { $0.key == name }) else {
            preconditionFailure("no option named \(name) is declared")
        }
        return option
    }
}
