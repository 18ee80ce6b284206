import TestSupport
import Testing

@Suite("The style check")
struct CheckStyleTests {
    private func check(_ text: String, file: String = "Sources/A.swift") throws -> ProcessOutcome {
        let folder = TemporaryDirectory()
        _ = try runProcess("git", ["init", "-q"], in: folder.path)
        try folder.write(file, text)
        return try runProcess(
            "python3", ["\(Repository.root)/.ci/check-style", "--root", folder.path])
    }

    private static func function(lines: Int) -> String {
        let body = String(repeating: "        work()\n", count: lines - 2)
        return "struct A {\n    package static func long() {\n\(body)    }\n}\n"
    }

    @Test("accepts what is within the limits")
    func clean() throws {
        let text =
            Self.function(lines: 60) + String(repeating: "x", count: 100) + "\n"
            + "let a = try! b()  // Safe: b never throws\n// a comment about try! is fine\n"
        let outcome = try check(text)
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test(
        "refuses what is not",
        arguments: [
            (String(repeating: "\n", count: 401), "401 lines"),
            (String(repeating: "x", count: 101), "Sources/A.swift:1: 101 columns"),
            (function(lines: 61), "Sources/A.swift:2: a function of 61 lines"),
            ("let a = try! b()", "try! needs"), ("let a = b as! C", "as! needs"),
            ("fatalError(\"no\")", "fatalError( needs"),
            ("final class A: @unchecked Sendable {}", "@unchecked Sendable needs"),
            ("nonisolated(unsafe) var a = 1", "nonisolated(unsafe) needs"),
            ("// TO" + "DO: later", "unfinished"),
        ])
    func refuses(text: String, reason: String) throws {
        let outcome = try check(text)
        #expect(outcome.status == 1)
        #expect(outcome.output.contains(reason), "\(outcome)")
    }
}
