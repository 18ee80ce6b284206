import Foundation
import TestSupport
import Testing

@Suite("make run", .timeLimit(.minutes(10)))
struct RunLocalTests {
    private let folder = TemporaryDirectory()

    @Test("starts everything, and the example that it prints works")
    func example() throws {
        let base = LoopbackPort.free(14)
        let environment: [String: String?] = [
            "SHARED_VOLUME": nil, "SECRETS_DIR": nil, "PARAMS": nil, "DATABASE_URL": nil,
            "SAMPLE_ROWS": "3000", "BASE_PORT": "\(base)", "PORT": "1",
            "CORS_ORIGINS": "https://shop.example",
        ]
        let script = try BackgroundProcess(
            "\(Repository.root)/scripts/run-local", [Executables.directory], in: folder.path,
            environment: environment)
        defer { script.signal(SIGTERM) }
        var example = ""
        let deadline = ContinuousClock.now + .seconds(240)
        while example.isEmpty, ContinuousClock.now < deadline, script.isRunning {
            example = Self.example(in: script.output)
            usleep(200_000)
        }
        try #require(!example.isEmpty, "\(script.output)")
        let outcome = try runProcess(
            "bash", ["-euc", example], in: "/",
            environment: ["SECRETS_DIR": nil, "no_proxy": "127.0.0.1"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output.contains(#""predicted_class":"#), "\(outcome)")
        for port in (1...3).map({ base + $0 }) {
            let asked = try runProcess(
                "curl",
                ["-s", "-D-", "-HOrigin: https://shop.example", "127.0.0.1:\(port)/health"],
                in: "/", environment: ["no_proxy": "127.0.0.1"])
            let field = "access-control-allow-origin: https://shop.example"
            #expect(asked.output.lowercased().contains(field), "\(port): \(asked)")
        }
        let password = try folder.text("secrets/admin_password").filter { $0 != "\n" }
        #expect(!password.isEmpty && !script.output.contains(password))

        script.signal(SIGTERM)
        #expect(script.wait() == 0, "\(script.output)")
        for offset in [1, 2, 10, 11, 12, 13] {
            #expect(!LoopbackPort.accepts(base + UInt16(offset)), "port \(base) + \(offset)")
        }
    }

    /// What a person would paste: the lines from `export` to an empty one.
    private static func example(in output: String) -> String {
        let lines = output.components(separatedBy: "\n").drop { !$0.hasPrefix("  export ") }
        guard let end = lines.firstIndex(of: "") else { return "" }
        return lines[..<end].joined(separator: "\n")
    }
}
