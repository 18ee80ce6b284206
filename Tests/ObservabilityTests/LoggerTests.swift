import Foundation
import Observability
import TestSupport
import Testing

@Suite("The log")
struct LoggerTests {
    private let sink = MemorySink()

    private func logger(_ format: LogFormat, level: LogLevel = .info) -> Logger {
        Logger(
            "dvc-sync", level: level, format: format, sink: sink,
            clock: { Timestamp(millisecondsSinceEpoch: 951_782_400_007) })
    }

    @Test("writes text for people")
    func text() {
        logger(.text).warning(
            "push failed", ["remote": "s3://b/x y", "files": 3, "rate": 0.5, "again": true])
        #expect(
            sink.lines == [
                "2000-02-29T00:00:00.007Z WARNING dvc-sync: push failed "
                    + "remote=\"s3://b/x y\" files=3 rate=0.5 again=true\n"
            ])
    }

    @Test("writes JSON for machines")
    func json() {
        logger(.json).info("pull done", ["files": 3, "seconds": 1.25, "first": false])
        #expect(
            sink.lines == [
                #"{"time":"2000-02-29T00:00:00.007Z","level":"info","logger":"dvc-sync","#
                    + #""message":"pull done","files":3,"seconds":1.25,"first":false}"# + "\n"
            ])
    }

    @Test("leaves out what is below its level, without computing it")
    func levels() {
        func costly() -> LogValue {
            Issue.record("computed for nothing")
            return 1
        }
        let quiet = logger(.text, level: .warning)
        quiet.info("unseen", ["cost": costly()])
        quiet.error("seen")
        #expect(sink.lines.count == 1)
    }

    @Test(
        "cannot be made to write two lines or steer a terminal",
        arguments: [LogFormat.text, .json])
    func injection(format: LogFormat) throws {
        let hostile = "a\nb\r\"\\\u{1B}[31m\u{2028}\u{0}\u{85}"
        logger(format).info("got", ["name": .text(hostile)])
        let line = try #require(sink.lines.first)
        #expect(line.filter(\.isNewline) == "\n")
        #expect(!line.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{0}" })
        if format == .json {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            #expect((object as? [String: Any])?["name"] as? String == hostile)
        }
    }

    @Test("never shows a secret", arguments: [LogFormat.text, .json])
    func secrets(format: LogFormat) {
        logger(format).info("login", ["token": .secret("hunter2"), "none": .secret("")])
        #expect(sink.lines.first?.contains("hunter2") == false)
        #expect(sink.lines.first?.contains("<secret>") == true)
        #expect(sink.lines.first?.components(separatedBy: "<secret>").count == 2)
    }

    @Test("carries context, which a line may override")
    func context() {
        let run = logger(.text).with(["run": "r1", "attempt": 1]).with(["attempt": 2])
        run.info("started")
        run.info("ended", ["attempt": 3, "seconds": .seconds(.milliseconds(1250))])
        #expect(sink.lines[0].hasSuffix("started run=r1 attempt=2\n"))
        #expect(sink.lines[1].hasSuffix("ended run=r1 attempt=3 seconds=1.25\n"))
    }

    @Test("does not let metadata pose as the line's own fields")
    func reserved() throws {
        logger(.json).info("real", ["message": "fake", "level": "error"])
        let line = Data(try #require(sink.lines.first).utf8)
        let object = try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
        #expect(object["message"] as? String == "real")
        #expect(object["level"] as? String == "info")
        #expect(object["message_"] as? String == "fake")
    }

    @Test("keeps lines whole when threads write at once")
    func threads() throws {
        let folder = TemporaryDirectory()
        let descriptor = unsafe open(folder.path("log"), O_CREAT | O_WRONLY | O_APPEND, 0o600)
        let log = Logger("t", format: .json, sink: DescriptorSink(descriptor: descriptor))
        let filler = String(repeating: "x", count: 3000)
        DispatchQueue.concurrentPerform(iterations: 200) { number in
            log.info("line", ["number": .integer(number), "filler": .text(filler)])
        }
        close(descriptor)
        var seen: Set<Int> = []
        for line in try folder.text("log").split(separator: "\n") {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            seen.insert(try #require((object as? [String: Any])?["number"] as? Int))
        }
        #expect(seen == Set(0..<200))
    }

    @Test("knows its levels by name")
    func names() {
        #expect(LogLevel("WARNING") == .warning)
        #expect(LogLevel("verbose") == nil)
    }
}

@Suite("A timestamp")
struct TimestampTests {
    @Test(
        "is written in UTC to the millisecond",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
        ])
    func known(milliseconds: Int64, expected: String) {
        #expect(Timestamp(millisecondsSinceEpoch: milliseconds).description == expected)
    }

    @Test("agrees with Foundation's calendar from 1621 to 2920")
    func agrees() {
        var random = SeededGenerator(seed: 7)
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        for _ in 0..<2000 {
            let milliseconds = Int64.random(
                in: -11_000_000_000_000...30_000_000_000_000, using: &random)
            let seconds = Double(milliseconds / 1000)
            let whole = Timestamp(millisecondsSinceEpoch: milliseconds / 1000 * 1000)
            #expect(whole.description == Date(timeIntervalSince1970: seconds).formatted(style))
        }
    }

    @Test("is read as it is written, and with another zone or without seconds")
    func reading() throws {
        var random = SeededGenerator(seed: 8)
        for _ in 0..<2000 {
            let time = Timestamp(
                millisecondsSinceEpoch: .random(
                    in: -62_000_000_000_000...250_000_000_000_000, using: &random))
            #expect(Timestamp(time.description) == time)
        }
        for (text, expected) in [
            ("2024-02-29T23:59Z", 1_709_251_140_000),
            ("2024-03-01T01:00:00+01:00", 1_709_251_200_000),
            ("2024-02-29t18:30:00.5-05:30", 1_709_251_200_500),
            ("2024-02-29T23:59:59.9999z", 1_709_251_199_999),
            ("0000-03-01T00:00Z", -62_162_035_200_000),
        ] as [(String, Int64)] {
            #expect(Timestamp(text)?.millisecondsSinceEpoch == expected, "\(text)")
        }
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "2024-02-29", "2024-02-30T00:00Z", "2023-02-29T00:00Z", "2024-13-01T00:00Z",
            "2024-00-01T00:00Z", "2024-01-00T00:00Z", "2024-01-01T24:00Z", "2024-01-01T00:60Z",
            "2024-01-01T00:00:60Z", "2024-01-01T00:00", "2024-01-01 00:00Z", "2024-1-01T00:00Z",
            "2024-01-01T00:00:00.Z", "2024-01-01T00:00Zx", "2024-01-01T00:00+1:00",
            "2024-01-01T00:00+24:00", "2024-01-01T00Z", "-024-01-01T00:00Z", "٢٠٢٤-01-01T00:00Z",
        ])
    func refused(text: String) { #expect(Timestamp(text) == nil) }

    @Test("now is now")
    func now() {
        let difference =
            Timestamp.now.millisecondsSinceEpoch - Int64(Date().timeIntervalSince1970 * 1000)
        #expect(abs(difference) < 5000)
    }
}
