import Processes
import Testing

@Suite("A child process", .timeLimit(.minutes(5)))
struct ChildProcessTests {
    private func shell(_ script: String) -> ProcessRequest {
        ProcessRequest("sh", ["-c", script])
    }

    @Test("hands back its output, errors and status")
    func collects() throws {
        let result = try ChildProcess.run(shell("echo out; echo err >&2; exit 3"))
        #expect(result.outputText == "out\n")
        #expect(result.errorText == "err\n")
        #expect(result.status == .exited(3))
    }

    @Test("that fails is an error with what it said")
    func failure() throws {
        let result = try ChildProcess.run(shell("echo no such branch >&2; exit 7"))
        let error = #expect(throws: ProcessError.self) { try result.requireSuccess() }
        #expect(error?.code == .failed)
        #expect(error?.description == "sh: exit status 7: no such branch")
    }

    @Test("that dies by a signal says which")
    func signal() throws {
        #expect(try ChildProcess.run(shell("kill -KILL $$")).status == .signaled(9))
    }

    @Test("that fills both pipes while it is fed does not deadlock")
    func bigStreams() throws {
        let input = [UInt8](repeating: 0x61, count: 3 << 20)
        let result = try ChildProcess.run(
            shell("head -c 1000000 /dev/zero >&2; cat; head -c 1000000 /dev/zero >&2"),
            input: input)
        #expect(result.output == input)
        #expect(result.errorOutput.count == 64 << 10)
        #expect(result.succeeded)
    }

    @Test("that does not read its input is no failure of ours")
    func unreadInput() throws {
        let result = try ChildProcess.run(
            shell("exit 0"), input: [UInt8](repeating: 1, count: 1 << 20))
        #expect(result.succeeded)
    }

    @Test("gets arguments as bytes")
    func byteArguments() throws {
        let name: [UInt8] = [0x66, 0xFF, 0x20, 0x0A, 0x27]
        let request = ProcessRequest(Array("printf".utf8), [Array("%s".utf8), name])
        #expect(try ChildProcess.run(request).output == name)
    }

    @Test("that is not installed is told apart")
    func missing() {
        let error = #expect(throws: ProcessError.self) {
            try ChildProcess.run(ProcessRequest("no-such-program-here"))
        }
        #expect(error?.code == .notFound)
    }

    @Test("runs where it is told, and a missing folder is named")
    func directory() throws {
        var request = ProcessRequest("pwd", ["-P"])
        request.workingDirectory = Array("/usr/bin/..".utf8)
        #expect(try ChildProcess.run(request).outputText == "/usr\n")
        request.workingDirectory = Array("/no/such/folder".utf8)
        let error = #expect(throws: ProcessError.self) { try ChildProcess.run(request) }
        #expect(error?.description.contains("/no/such/folder") == true)
    }

    @Test("inherits the environment with changes")
    func environment() throws {
        var request = shell("printf '%s|%s|%s' \"$GROUND\" \"${HOME-gone}\" \"${PATH:+kept}\"")
        request.environment = ["GROUND": "a=b c", "HOME": nil]
        #expect(try ChildProcess.run(request).outputText == "a=b c|gone|kept")
    }

    @Test("is killed when its time is up", arguments: ["sleep 30", "exec >&- 2>&-; sleep 30"])
    func timeout(script: String) {
        var request = shell(script)
        request.timeout = .milliseconds(150)
        let start = ContinuousClock.now
        let error = #expect(throws: ProcessError.self) { try ChildProcess.run(request) }
        #expect(error?.code == .timedOut)
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test("is killed when it writes too much")
    func outputLimit() {
        var request = ProcessRequest("yes")
        request.outputLimit = 1 << 20
        let error = #expect(throws: ProcessError.self) { try ChildProcess.run(request) }
        #expect(error?.code == .outputTooLarge)
    }

    @Test("sees none of our descriptors but its three pipes")
    func descriptors() throws {
        let listed = try ChildProcess.run(shell("ls /proc/$$/fd"))
        #expect(Set(listed.outputText.split(separator: "\n")).isSubset(of: ["0", "1", "2"]))
    }

    @Test("starts with SIGPIPE at its default")
    func brokenPipe() throws {
        let result = try ChildProcess.run(shell("yes | head -1; sh -c 'kill -PIPE $$; echo alive'"))
        #expect(result.outputText == "y\n")
    }

    @Test("refuses an argument with a NUL byte")
    func nul() {
        let error = #expect(throws: ProcessError.self) {
            try ChildProcess.run(ProcessRequest("echo", ["a\0b"]))
        }
        #expect(error?.code == .cannotStart)
    }
}

@Suite("A conversation with a child", .timeLimit(.minutes(5)))
struct ConversationTests {
    @Test("alternates requests, lines and counted bytes")
    func alternates() throws {
        var child = try ChildProcess(ProcessRequest("cat"))
        for size in [0, 1, 100_000] {
            let body = [UInt8](repeating: 0x0A, count: size)
            try child.write(Array("size \(size)\n".utf8) + body)
            #expect(try child.readLine() == Array("size \(size)".utf8))
            #expect(try child.read(size) == body)
        }
        child.closeInput()
        #expect(try child.readLine() == nil)
        #expect(try child.finish().succeeded)
    }

    @Test("reads records that end in NUL, and a last one that does not end")
    func records() throws {
        var child = try ChildProcess(ProcessRequest("printf", ["a\\0b\\nc\\0last"]))
        var records: [String] = []
        while let record = try child.readLine(separator: 0) {
            records.append(String(decoding: record, as: UTF8.self))
        }
        #expect(records == ["a", "b\nc", "last"])
        #expect(try child.finish().succeeded)
    }

    @Test("reads a million lines in reasonable time")
    func manyLines() throws {
        var child = try ChildProcess(ProcessRequest("seq", ["1000000"]))
        var sum = 0
        while let line = try child.readLine() {
            sum += Int(String(decoding: line, as: UTF8.self)) ?? 0
        }
        #expect(sum == 500_000_500_000)
        #expect(try child.finish().succeeded)
    }

    @Test("says when the output is shorter than promised")
    func shortOutput() throws {
        var child = try ChildProcess(ProcessRequest("printf", ["abc"]))
        var code: ProcessError.Code?
        do {
            _ = try child.read(4)
        } catch {
            code = error.code
        }
        #expect(code == .endOfOutput)
    }

    @Test("that is dropped leaves no process behind")
    func dropped() throws {
        func start() throws -> Int32? {
            var child = try ChildProcess(ProcessRequest("sh", ["-c", "echo $$; exec sleep 60"]))
            return try child.readLine().flatMap { Int32(String(decoding: $0, as: UTF8.self)) }
        }
        let pid = try #require(try start())
        let probe = try ChildProcess.run(ProcessRequest("sh", ["-c", "kill -0 \(pid)"]))
        #expect(!probe.succeeded)
    }
}
