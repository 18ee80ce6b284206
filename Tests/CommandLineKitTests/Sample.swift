import CommandLineKit
import Glibc

/// A small program with one of everything, and what it says to a command line.
enum Sample {
    struct Result: Equatable {
        var code: ExitCode
        var output = ""
        var errors = ""
    }

    struct NoSuchPlace: Error, CustomStringConvertible {
        let description: String
    }

    static func run(_ line: [String]) -> Result {
        run(bytes: line.map { Array($0.utf8) })
    }

    static func run(bytes line: [[UInt8]]) -> Result {
        let (output, errors) = (Captured(), Captured())
        let program = Program(
            root(output.output), version: Version(number: "1.2.3", commit: "abc123"),
            output: output.output, errors: errors.output)
        return Result(code: program.run(line), output: output.text, errors: errors.text)
    }

    static func root(_ output: Output) -> Command {
        Command(
            "tool", abstract: "Keeps things.",
            options: [.flag("-v", "--verbose", help: "Say more.")],
            subcommands: [add(output), move(output), raw(output), remote(output)])
    }

    private static func add(_ output: Output) -> Command {
        Command(
            "add", abstract: "Add files.",
            discussion: """
                Every file is read once. What has not changed since is known by its size and times \
                and is not read again, so that adding twice costs nothing.

                  tool add images/
                """,
            options: [
                .flag("-f", "--force", hidden: ["--old-force"], help: "Ask no questions."),
                .value(
                    "-r", "--remote", placeholder: "NAME", repeatable: true,
                    help: "A remote to send to; may be given more than once."),
                .integer("-j", "--jobs", in: 1...64, default: 4, help: "Do this many at once."),
            ],
            arguments: [.repeated("TARGET", atLeastOne: true, help: "A file or folder.")],
            exitCodes: [(3, "something differs")]
        ) { values in
            let remotes = values.values("remote").joined(separator: ",")
            let targets = values.arguments.map { String(decoding: $0, as: UTF8.self) }
            output.writeLine(
                "jobs=\(values.int("jobs") ?? 0) remote=\(remotes.isEmpty ? "-" : remotes) "
                    + "force=\(values.flag("force")) verbose=\(values.count("verbose")) "
                    + targets.joined(separator: " "))
            return .done
        }
    }

    private static func move(_ output: Output) -> Command {
        Command(
            "move", abstract: "Move things.",
            arguments: [
                .required("FROM", help: "Where from."), .repeated("VIA", help: "Which way."),
                .required("TO", help: "Where to."),
            ]
        ) { values in
            let via = values.arguments("VIA").map { String(decoding: $0, as: UTF8.self) }
            let ends = [values.argument("FROM"), values.argument("TO")].compactMap(\.self)
            output.writeLine("[\(via.joined(separator: " "))] \(ends.joined(separator: " "))")
            return .done
        }
    }

    private static func raw(_ output: Output) -> Command {
        Command(
            "raw", abstract: "Show bytes.",
            options: [.value("--at", placeholder: "PATH", help: "A place.")],
            arguments: [.required("PATH", help: "A place.")]
        ) { values in
            output.writeLine(
                "\(values.argumentBytes("PATH") ?? []) \(values.bytes("at") ?? [])")
            return .done
        }
    }

    private static func remote(_ output: Output) -> Command {
        let add = Command(
            "add", abstract: "Add a remote.",
            arguments: [
                .required("NAME", help: "What to call it."), .required("URL", help: "Where it is."),
            ]
        ) { values in
            let url = values.argument("URL") ?? ""
            if url == values.argument("NAME") { throw UsageError("NAME and URL are the same") }
            throw NoSuchPlace(description: "\(url): no such place")
        }
        let list = Command(
            "list", abstract: "List remotes.",
            options: [.choice("--kind", of: ["s3", "local"], help: "Only these.")]
        ) { values in
            output.writeLine(values.value("kind") ?? "all")
            return .done
        }
        return Command("remote", abstract: "Manage remotes.", subcommands: [add, list])
    }
}

/// An output that goes to an unnamed file and can be read back.
final class Captured: Sendable {
    private let descriptor: Int32
    let output: Output

    init() {
        var name = Array("/tmp/captured.XXXXXX\0".utf8CString)
        descriptor = unsafe mkstemp(&name)
        unsafe unlink(name)
        output = Output(descriptor: descriptor)
    }

    deinit {
        close(descriptor)
    }

    var text: String {
        output.flush()
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }
}
