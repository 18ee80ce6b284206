internal import Glibc

/// An executable: a tree of commands with a version.
///
/// Parses, runs, shows errors and says how to exit; only `main` calls `exit`.
package struct Program: Sendable {
    package let root: Command
    package let version: Version
    let output: Output
    let errors: Output
    let width: Int

    package init(
        _ root: Command, version: Version, output: Output = .standardOutput,
        errors: Output = .standardError, width: Int = 80
    ) {
        self.root = root
        self.version = version
        self.output = output
        self.errors = errors
        self.width = width
    }

    /// The arguments of this process, without the program's name.
    package static var arguments: [[UInt8]] {
        // Swift finds them beside the environment, and not at all once a preloaded library such as
        // libfaketime has moved that.
        guard CommandLine.argc > 0 else { return argumentsFromKernel }
        return (1..<max(Int(CommandLine.argc), 1)).compactMap { index in
            guard let argument = unsafe CommandLine.unsafeArgv[index] else { return nil }
            return unsafe Array(UnsafeRawBufferPointer(start: argument, count: strlen(argument)))
        }
    }

    private static var argumentsFromKernel: [[UInt8]] {
        guard let file = unsafe fopen("/proc/self/cmdline", "re") else { return [] }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = unsafe getc(file), byte != EOF { bytes.append(UInt8(byte)) }
        return bytes.split(separator: 0, omittingEmptySubsequences: false)
            .dropFirst().dropLast().map(Array.init)
    }

    /// Runs and returns the code to exit with, all output written.
    package func run(_ arguments: [[UInt8]] = Program.arguments) -> ExitCode {
        // A reader that goes away shows as EPIPE instead of ending us in the middle of work.
        _ = signal(SIGPIPE, SIG_IGN)
        let code = perform(arguments)
        output.flush()
        errors.flush()
        guard code == .done, output.failure != 0 else { return code }
        if output.isClosed { return .brokenPipe }
        let reason = unsafe String(cString: strerror(output.failure))
        errors.writeLine("\(root.name): cannot write to standard output: \(reason)")
        return .failed
    }

    private func perform(_ arguments: [[UInt8]]) -> ExitCode {
        do {
            switch try CommandParser.parse(arguments, for: root) {
            case .help(let path):
                output.write(HelpText(path, width: width).text)
            case .version:
                output.writeLine("\(root.name) \(version)")
            case .run(let command, let values):
                return run(command, values)
            }
            return .done
        } catch {
            return refuse(error.error, path: error.path.map(\.name))
        }
    }

    private func run(_ command: Command, _ values: Values) -> ExitCode {
        do {
            return try command.action?(values) ?? .done
        } catch let error as UsageError {
            return refuse(error, path: values.commandPath)
        } catch {
            output.flush()
            errors.writeLine("\(root.name): \(error)")
            return .failed
        }
    }

    private func refuse(_ error: UsageError, path: [String]) -> ExitCode {
        let names = path.joined(separator: " ")
        errors.writeLine("\(names): \(error)\nTry '\(names) --help'.")
        return .wrongUsage
    }
}
