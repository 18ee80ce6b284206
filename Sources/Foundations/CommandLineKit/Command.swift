/// A command as data: what it is called, what it takes and what it does.
///
/// Options of a command are understood by all commands below it too.
package struct Command: Sendable {
    package typealias Action = @Sendable (Values) throws -> ExitCode

    package let name: String
    let abstract: String
    let discussion: String
    let options: [Option]
    let arguments: [Positional]
    let subcommands: [Command]
    /// Codes beyond the three that every command has.
    let exitCodes: [(code: Int32, meaning: String)]
    let isHidden: Bool
    package let action: Action?

    package init(
        _ name: String,
        abstract: String,
        discussion: String = "",
        options: [Option] = [],
        arguments: [Positional] = [],
        exitCodes: [(code: Int32, meaning: String)] = [],
        isHidden: Bool = false,
        action: @escaping Action
    ) {
        self.name = name
        self.abstract = abstract
        self.discussion = discussion
        self.options = options
        self.arguments = arguments
        self.subcommands = []
        self.exitCodes = exitCodes
        self.isHidden = isHidden
        self.action = action
    }

    /// A command that only groups others.
    package init(
        _ name: String,
        abstract: String,
        discussion: String = "",
        options: [Option] = [],
        subcommands: [Command]
    ) {
        self.name = name
        self.abstract = abstract
        self.discussion = discussion
        self.options = options
        self.arguments = []
        self.subcommands = subcommands
        self.exitCodes = []
        self.isHidden = false
        self.action = nil
    }
}
