import FileStore
import Foundation
import TestSupport
import Testing

@Suite(.enabled(if: Soak.isOn, "takes minutes; make soak runs it"), .timeLimit(.minutes(60)))
struct SoakTests {
    private static let limit = 400 << 20
    private let folder = TemporaryDirectory()

    /// Runs a command and checks the most memory that it held.
    private func measure(_ clone: DataClone, _ arguments: String...) throws {
        let script = """
            import os, resource, sys
            child = os.spawnv(os.P_WAIT, sys.argv[1], sys.argv[1:])
            print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            sys.exit(child)
            """
        let start = ContinuousClock.now
        let outcome = try runProcess(
            "python3", ["-c", script, Executables.path("datavc")] + arguments + ["-q"],
            in: clone.path, environment: DataClone.environment, timeout: .seconds(1800))
        #expect(outcome.status == 0, "\(outcome)")
        let kilobytes = Int(outcome.output.split(separator: "\n").last ?? "") ?? .max
        let megabytes = kilobytes / 1024
        print(
            "\(arguments.joined(separator: " ")): \(megabytes) MB, \(ContinuousClock.now - start)")
        #expect(kilobytes < Self.limit / 1024, "\(arguments) took \(megabytes) MB")
    }

    @Test("a million files are ordinary, and take less than 400 MB")
    func millionFiles() throws {
        let a = try DataClone(at: folder.path("a"), remote: folder.path("remote"))
        let script = """
            import os
            for outer in range(1000):
                os.makedirs(f'data/{outer % 10}/{outer}')
                for inner in range(1000):
                    with open(f'data/{outer % 10}/{outer}/file {inner}', 'w') as file:
                        file.write(f'{outer} {inner}')
            """
        #expect(
            try runProcess("python3", ["-c", script], in: a.path, timeout: .seconds(900)).status
                == 0)
        try measure(a, "add", "data")
        try measure(a, "status")
        try a.write("data/0/0/file 0", "changed".utf8)
        try measure(a, "add", "data")
        try measure(a, "push")
        try measure(a, "push")
        let b = try a.clone(to: folder.path("b"))
        try measure(b, "pull")
        try measure(b, "status")
        let outcome = try runProcess(
            "diff", ["-r", a.path + "/data", b.path + "/data"], timeout: .seconds(1800))
        #expect(outcome.status == 0)
    }
}
