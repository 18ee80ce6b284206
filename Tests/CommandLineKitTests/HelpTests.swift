import CommandLineKit
import Testing

@Suite("Help")
struct HelpTests {
    @Test("of a command shows usage, defaults, global options and exit codes")
    func command() {
        let expected = """
            Usage: tool add [OPTIONS] TARGET...

            Add files.

            Every file is read once. What has not changed since is known by its size and
            times and is not read again, so that adding twice costs nothing.

              tool add images/

            Arguments:
              TARGET  A file or folder.

            Options:
              -f, --force        Ask no questions.
              -r, --remote NAME  A remote to send to; may be given more than once.
              -j, --jobs N       Do this many at once. (default: 4)

            Global options:
              -v, --verbose  Say more.
              -h, --help     Show this help.

            Exit codes:
              0  done
              1  failed
              2  wrong usage
              3  something differs

            """
        #expect(Sample.run(["add", "--help"]) == Sample.Result(code: .done, output: expected))
    }

    @Test(
        "can be asked for in several ways",
        arguments: [
            (["help", "add"], ["add", "-h"]), (["-vh"], ["--help"]), (["help"], ["-h"]),
            (["remote", "help"], ["remote", "help"]),
            (["help", "remote", "add"], ["remote", "add", "x", "--help"]),
        ])
    func ways(one: [String], other: [String]) {
        #expect(Sample.run(one) == Sample.run(other))
    }

    @Test("of the program lists its commands and the version option")
    func program() {
        let help = Sample.run(["--help"]).output
        #expect(help.hasPrefix("Usage: tool [OPTIONS] COMMAND\n\nKeeps things.\n"))
        #expect(help.contains("\n  add     Add files.\n"))
        #expect(help.contains("\n  -V, --version  Show the version.\n"))
    }

    @Test("fits into its width")
    func width() {
        for line in [["--help"], ["add", "--help"], ["remote", "list", "--help"]] {
            let lines = Sample.run(line).output.split(separator: "\n")
            #expect(lines.allSatisfy { $0.count <= 80 })
        }
    }

    @Test("names version and commit", arguments: ["--version", "-V"])
    func version(option: String) {
        #expect(Sample.run([option]).output == "tool 1.2.3 (abc123)\n")
    }
}
