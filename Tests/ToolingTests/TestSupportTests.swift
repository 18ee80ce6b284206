import Foundation
import TestSupport
import Testing

@Suite("The tests' own tools", .timeLimit(.minutes(5)))
struct TestSupportTests {
    @Test("a temporary folder goes away with all that is in it, whatever its names and modes")
    func temporaryDirectory() throws {
        var path = ""
        do {
            let folder = TemporaryDirectory()
            path = folder.path
            try folder.write("a/b/c.txt", "text")
            #expect(try folder.text("a/b/c.txt") == "text")
            _ = try runProcess("sh", ["-c", "touch \"$(printf 'x\\377y')\""], in: folder.path)
            _ = try runProcess("chmod", ["-R", "a-w", folder.path("a")])
            #expect(FileManager.default.fileExists(atPath: path))
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("a seed gives the published sequence of xoshiro256** after SplitMix64")
    func seededGenerator() {
        // SplitMix64 from 1234567 gives these as state (rosettacode.org/wiki/Pseudo-random_numbers
        // /Splitmix64), so the first output is rotl(s1 * 5, 7) * 9.
        let second: UInt64 = 3_203_168_211_198_807_973
        let product = second &* 5
        var generator = SeededGenerator(seed: 1_234_567)
        #expect(generator.next() == ((product << 7) | (product >> 57)) &* 9)
        var again = SeededGenerator(seed: 1_234_567)
        _ = again.next()
        #expect(generator.bytes(100) == again.bytes(100))
        var other = SeededGenerator(seed: 1_234_568)
        #expect(other.bytes(100) != again.bytes(100))
    }

    @Test("a process reports status, output and errors")
    func process() throws {
        let outcome = try runProcess(
            "sh", ["-c", "cat; echo $X >&2; exit 4"], environment: ["X": "y"], input: [0x61])
        #expect(outcome.status == 4)
        #expect(outcome.output == "a")
        #expect(outcome.errors == "y\n")
    }

    @Test("a background process can be killed, and says so")
    func background() throws {
        let process = try BackgroundProcess("sh", ["-c", "echo started; sleep 60"])
        #expect(process.isRunning)
        process.signal(SIGKILL)
        #expect(process.wait() == 128 + SIGKILL)
        let quick = try BackgroundProcess("sh", ["-c", "echo out; echo err >&2; exit 3"])
        #expect(quick.wait() == 3)
        #expect(quick.output == "out\nerr\n")
    }

    @Test("a server is waited for, and gone afterwards even when the test fails")
    func server() async throws {
        struct Stop: Error {}
        var port: UInt16 = 0
        await #expect(throws: Stop.self) {
            try await withServer(
                "python3", arguments: { ["-m", "http.server", "-b", "127.0.0.1", "\($0)"] }
            ) { server in
                port = server.port
                #expect(LoopbackPort.accepts(server.port))
                throw Stop()
            }
        }
        for _ in 0..<3000 where LoopbackPort.accepts(port) { usleep(10_000) }
        #expect(port > 0 && !LoopbackPort.accepts(port))
    }

    @Test("a server that does not start is an error with what it said")
    func failingServer() async {
        let error = await #expect(throws: ServerError.self) {
            try await withServer("sh", arguments: { _ in ["-c", "echo no luck; exit 1"] }) { _ in }
        }
        #expect(error?.description.contains("no luck") == true)
    }

    @Test("the executables of this build are found")
    func executables() {
        #expect(FileManager.default.isExecutableFile(atPath: Executables.path("datavc")))
    }
}
