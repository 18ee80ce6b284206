import CommandLineKit
import Glibc
import Testing

@Suite("A command line")
struct CommandParserTests {
    @Test(
        "is read in every usual spelling",
        arguments: [
            (["add", "x"], "jobs=4 remote=- force=false verbose=0 x"),
            (["add", "--jobs=8", "x"], "jobs=8 remote=- force=false verbose=0 x"),
            (["add", "--jobs", "8", "x"], "jobs=8 remote=- force=false verbose=0 x"),
            (["add", "-j8", "x"], "jobs=8 remote=- force=false verbose=0 x"),
            (["add", "-j=8", "x"], "jobs=8 remote=- force=false verbose=0 x"),
            (["add", "-j", "8", "-j", "9", "x"], "jobs=9 remote=- force=false verbose=0 x"),
            (["-v", "add", "-fvj2", "x", "-v"], "jobs=2 remote=- force=true verbose=3 x"),
            (["add", "x", "-r", "r", "-r=s"], "jobs=4 remote=r,s force=false verbose=0 x"),
            (["add", "--remote=a=b", "x"], "jobs=4 remote=a=b force=false verbose=0 x"),
            (["add", "--", "-f", "--"], "jobs=4 remote=- force=false verbose=0 -f --"),
            (["add", "-"], "jobs=4 remote=- force=false verbose=0 -"),
            (["add", "--old-force", "x"], "jobs=4 remote=- force=true verbose=0 x"),
        ])
    func spellings(line: [String], expected: String) {
        #expect(Sample.run(line) == Sample.Result(code: .done, output: expected + "\n"))
    }

    @Test(
        "that makes no sense ends with 2 and advice",
        arguments: [
            (["add", "--forse", "x"], "tool add: unknown option --forse; did you mean --force?"),
            (["add", "-z", "x"], "tool add: unknown option -z"),
            (["ad"], "tool: unknown command ad; did you mean add?"),
            (["xyzzy"], "tool: unknown command xyzzy"),
            (["remote", "lsit"], "tool remote: unknown command lsit; did you mean list?"),
            ([], "tool: a command is missing"),
            (["add"], "tool add: missing argument: TARGET"),
            (["add", "x", "--jobs"], "tool add: option --jobs needs a value"),
            (
                ["add", "x", "--jobs=0"],
                "tool add: option --jobs takes a whole number from 1 to 64, not '0'"
            ),
            (
                ["add", "x", "-jmany"],
                "tool add: option -j takes a whole number from 1 to 64, not 'many'"
            ),
            (["add", "x", "--force=yes"], "tool add: option --force takes no value"),
            (
                ["remote", "list", "--kind=gs"],
                "tool remote list: option --kind takes one of s3, local, not 'gs'"
            ),
            (["remote", "list", "x"], "tool remote list: unexpected argument 'x'"),
        ])
    func mistakes(line: [String], message: String) {
        let result = Sample.run(line)
        #expect(result.code == .wrongUsage)
        #expect(result.output.isEmpty)
        #expect(result.errors.split(separator: "\n").first.map(String.init) == message)
        #expect(result.errors.contains("--help'."))
    }

    @Test("keeps the bytes of file names that are not UTF-8")
    func bytes() {
        let name: [UInt8] = [0x61, 0xFF, 0x62]
        let result = Sample.run(bytes: [Array("raw".utf8), name, Array("--at=".utf8) + name])
        #expect(result.output == "[97, 255, 98] [97, 255, 98]\n")
    }

    @Test(
        "fills places from both ends around a repeated one",
        arguments: [
            (["a", "z"], "[] a z"), (["a", "b", "z"], "[b] a z"),
            (["a", "b", "c", "z"], "[b c] a z"),
        ])
    func places(words: [String], expected: String) {
        #expect(Sample.run(["move"] + words).output == expected + "\n")
    }

    @Test("can be refused by the command itself")
    func refusedByCommand() {
        let result = Sample.run(["remote", "add", "same", "same"])
        #expect(result.code == .wrongUsage)
        #expect(result.errors.hasPrefix("tool remote add: NAME and URL are the same\n"))
    }

    @Test("whose command fails ends with 1 and the reason")
    func failure() {
        let result = Sample.run(["remote", "add", "name", "nowhere"])
        #expect(result.code == .failed)
        #expect(result.errors == "tool: nowhere: no such place\n")
    }
}
