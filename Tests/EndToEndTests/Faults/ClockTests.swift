import FileStore
import Foundation
import TestSupport
import Testing

/// What the times of files say, and what they hide.
@Suite(.timeLimit(.minutes(5)))
struct ClockTests {
    private let folder = TemporaryDirectory()
    private let clone: DataClone

    init() throws {
        clone = try DataClone(at: folder.path("a"), remote: folder.path("remote"))
        try clone.write("data/file", "one".utf8)
        try clone.write("data/other", "other".utf8)
        try clone.write("single", "one".utf8)
    }

    /// In place, with the same size and the same modification time.
    private func editUnseen(_ name: String, _ text: String) throws {
        let script = #"touch -r "$1" ref && printf %s "$2" >"$1" && touch -r ref "$1" && rm ref"#
        let outcome = try runProcess("sh", ["-c", script, "sh", name, text], in: clone.path)
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test("an edit that keeps size and modification time is noticed", arguments: [true, false])
    func changeTime(isLater: Bool) throws {
        try clone.expect(0, "add", "data", "single")
        // At once, the stamps may still be those of the look; later, they differ.
        if isLater { usleep(100_000) }
        try clone.expect(0, "status", "-q")
        try editUnseen("data/file", "two")
        try editUnseen("single", "two")
        let status = try clone.expect(0, "status")
        #expect(status.output.contains("data") && status.output.contains("single"))
        try clone.expect(0, "add", "data", "single")
        try clone.expect(0, "status", "-q")
    }

    @Test("an edit right after a checkout is noticed", arguments: 0..<10)
    func afterCheckout(round: Int) throws {
        try clone.expect(0, "add", "data", "single")
        try FileSystem.removeTree(clone.file("data"))
        try FileSystem.remove(clone.file("single"))
        try clone.expect(0, "checkout")
        try editUnseen("data/file", "two")
        try editUnseen("single", "two")
        let status = try clone.expect(0, "status")
        #expect(status.output.contains("data") && status.output.contains("single"))
    }

    @Test("only what changed is read again, and the report says how much")
    func hashed() throws {
        usleep(100_000)
        try clone.expect(0, "add", "data")
        let same = try clone.expect(0, "add", "data", "--json")
        #expect(same.output.contains(#""hashed":0"#) || same.output.contains(#""hashed": 0"#))
        try clone.write("data/file", "two".utf8)
        let one = try clone.expect(0, "add", "data", "--json")
        #expect(one.output.contains(#""hashed":1"#) || one.output.contains(#""hashed": 1"#))
    }

    private static let hasFakeTime = (try? runProcess("faketime", ["--version"]))?.status == 0

    private func faked(_ offset: String, _ arguments: String...) throws -> ProcessOutcome {
        let command = ["-f", offset, Executables.path("datavc")] + arguments
        let outcome = try runProcess(
            "faketime", command, in: clone.path,
            environment: DataClone.environment.merging(["NO_FAKE_STAT": "1"]) { $1 })
        #expect(outcome.status == 0, "\(outcome)")
        return outcome
    }

    @Test(
        "a clock that is years off hides no change",
        .enabled(if: hasFakeTime, "faketime is not installed"),
        arguments: ["-3y", "+3y", "-1", "+1"])
    func wrongClock(offset: String) throws {
        _ = try faked(offset, "add", "data", "single")
        _ = try faked(offset, "status", "-q")
        usleep(50_000)
        try editUnseen("data/file", "two")
        try editUnseen("single", "two")
        let status = try faked(offset, "status")
        #expect(status.output.contains("data") && status.output.contains("single"))
        _ = try faked(offset, "add", "data", "single")
        _ = try faked(offset, "push")
        try clone.expect(0, "status", "-q")
        try FileSystem.removeTree(clone.file("data"))
        _ = try faked(offset, "pull")
        try editUnseen("data/file", "one")
        #expect(try faked(offset, "status").output.contains("data"))
    }

    private static let library = ["x86_64", "aarch64"]
        .map { "/usr/lib/\($0)-linux-gnu/faketime/libfaketime.so.1" }
        .first { FileManager.default.fileExists(atPath: $0) }

    @Test(
        "a preloaded library that moves the environment hides no argument",
        .enabled(if: library != nil, "libfaketime is not installed"))
    func preloaded() throws {
        let outcome = try runProcess(
            Executables.path("datavc"), ["ls", "--help"],
            environment: ["LD_PRELOAD": Self.library, "FAKETIME": "+1d"])
        #expect(outcome.status == 0 && outcome.output.contains("datavc ls"), "\(outcome)")
    }

    @Test("files from the future and from before 1970 are data like others")
    func oddTimes() throws {
        for (name, time) in [("data/file", "2100-01-01"), ("data/other", "1960-01-01")] {
            _ = try runProcess("touch", ["-d", time, name], in: clone.path)
        }
        try clone.expect(0, "add", "data")
        try clone.expect(0, "status", "-q")
        try editUnseen("data/other", "OTHER")
        #expect(try clone.expect(0, "status").output.contains("modified"))
    }
}
