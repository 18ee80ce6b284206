import CommandLineKit
import Foundation
import Synchronization
import Testing

@Suite("Output")
struct OutputTests {
    private func program(_ output: Output, errors: Output, status: ExitCode = .done) -> Program {
        Program(
            Command("tool", abstract: "Prints.") { _ in
                for _ in 0..<100_000 { output.writeLine("line") }
                return status
            },
            version: Version(number: "1", commit: "c"), output: output, errors: errors)
    }

    @Test("whose reader went away ends quietly, as a shell would have it")
    func brokenPipe() {
        var ends: [Int32] = [0, 0]
        #expect(unsafe pipe(&ends) == 0)
        close(ends[0])
        let (output, errors) = (Output(descriptor: ends[1]), Captured())
        #expect(program(output, errors: errors.output).run([]) == .brokenPipe)
        #expect(output.isClosed)
        #expect(errors.text.isEmpty)
        close(ends[1])
    }

    @Test("onto a full disk fails and says why")
    func fullDisk() {
        let full = unsafe open("/dev/full", O_WRONLY)
        let (output, errors) = (Output(descriptor: full), Captured())
        #expect(program(output, errors: errors.output).run([]) == .failed)
        #expect(errors.text.hasPrefix("tool: cannot write to standard output: No space left"))
        close(full)
    }

    @Test("that was cut does not hide the command's own code")
    func ownCode() {
        let full = unsafe open("/dev/full", O_WRONLY)
        let (output, errors) = (Output(descriptor: full), Captured())
        #expect(program(output, errors: errors.output, status: 3).run([]) == 3)
        close(full)
    }

    @Test("waits for a slow reader that does not block")
    func nonBlocking() {
        var ends: [Int32] = [0, 0]
        #expect(unsafe pipe(&ends) == 0)
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        let reader = ends[0]
        let total = Atomic<Int>(0)
        let done = DispatchSemaphore(value: 0)
        // A thread, as a task might wait for the very one that writes here.
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 4096)
            while case let count = unsafe read(reader, &buffer, buffer.count), count > 0 {
                total.add(count, ordering: .relaxed)
            }
            done.signal()
        }
        let output = Output(descriptor: ends[1])
        #expect(program(output, errors: Captured().output).run([]) == .done)
        close(ends[1])
        done.wait()
        #expect(total.load(ordering: .relaxed) == 500_000)
        close(reader)
    }
}

@Suite("The surroundings")
struct SurroundingsTests {
    @Test("a terminal's colours stay off when it is none")
    func colours() {
        let pipe = Terminal(isInteractive: false, usesColor: true)
        #expect(pipe.styled("x", .red) == "x")
        let screen = Terminal(isInteractive: true, usesColor: true)
        #expect(screen.styled("x", .red) == "\u{1B}[31mx\u{1B}[0m")
        #expect(!Terminal.current(descriptor: -1, environment: Environment([:])).isInteractive)
    }

    @Test("variables can be read and asked whether they mean yes")
    func environment() {
        let environment = Environment(["A": "1", "B": "0", "C": ""])
        #expect(environment.isSet("A"))
        #expect(!environment.isSet("B") && !environment.isSet("C") && !environment.isSet("D"))
        #expect(Environment.current["PATH"]?.isEmpty == false)
    }
}
