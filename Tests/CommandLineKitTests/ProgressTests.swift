import CommandLineKit
import Dispatch
import Synchronization
import Testing

@Suite("Progress")
struct ProgressTests {
    private var halfway: ProgressState {
        var state = ProgressState(label: "Pushing")
        (state.files, state.totalFiles) = (1000, 2000)
        (state.bytes, state.totalBytes) = (10 << 20, 40 << 20)
        state.elapsed = .seconds(5)
        return state
    }

    @Test(
        "is drawn to fit",
        arguments: [
            (
                100,
                "Pushing [#####..................] 25%  10.0 MiB/40.0 MiB  1,000/2,000 files  "
                    + "2.0 MiB/s  15.0 s left"
            ),
            (80, "Pushing  25%  10.0 MiB/40.0 MiB  1,000/2,000 files  2.0 MiB/s  15.0 s left"),
            (30, "Pushing  25%  10.0 MiB/40.0 M"),
        ])
    func drawn(width: Int, expected: String) {
        let line = ProgressLine.render(halfway, width: width)
        #expect(line == expected)
        #expect(line.count < width)
    }

    @Test("is plain in a log, and tells its sum in the end")
    func plain() {
        #expect(
            ProgressLine.plain(halfway)
                == "Pushing: 25%  10.0 MiB/40.0 MiB  1,000/2,000 files  2.0 MiB/s  15.0 s left")
        #expect(
            ProgressLine.closing(halfway)
                == "Pushing: 1,000 files, 10.0 MiB in 5.0 s (2.0 MiB/s)")
    }

    @Test("without totals shows what it has")
    func unknownTotals() {
        var state = ProgressState(label: "Listing")
        state.files = 12
        #expect(ProgressLine.render(state, width: 80).hasSuffix("12 files"))
        #expect(ProgressLine.closing(state) == "Listing: 12 files in 0.00 s")
    }

    @Test("comes every five seconds in a log, and once more at the end")
    func everyFiveSeconds() {
        let captured = Captured()
        let seconds = Atomic<Int>(0)
        let bar = ProgressBar(
            "Adding", terminal: Terminal(isInteractive: false), output: captured.output,
            now: { .seconds(seconds.load(ordering: .relaxed)) })
        for second in 1...12 {
            seconds.store(second, ordering: .relaxed)
            bar.add(files: 1)
        }
        bar.finish()
        bar.add(files: 1)
        bar.finish()
        #expect(
            captured.text
                == "Adding: 5 files\nAdding: 10 files\nAdding: 12 files in 12.0 s\n")
    }

    @Test("is redrawn at most ten times a second on a terminal, and wiped")
    func tenTimes() {
        let captured = Captured()
        let milliseconds = Atomic<Int>(0)
        let bar = ProgressBar(
            "Adding", terminal: Terminal(isInteractive: true), output: captured.output,
            now: { .milliseconds(milliseconds.load(ordering: .relaxed)) })
        for _ in 0..<1000 {
            milliseconds.add(1, ordering: .relaxed)
            bar.add(files: 1)
        }
        bar.finish(closing: { _ in "" })
        #expect(captured.text.split(separator: "\r").count == 11)
        #expect(captured.text.hasSuffix("\r\u{1B}[K"))
    }

    @Test("counts exactly when threads count at once, and is silent when asked")
    func threads() {
        let captured = Captured()
        let bar = ProgressBar(
            "Adding", terminal: Terminal(isInteractive: true), output: captured.output,
            isSilent: true)
        DispatchQueue.concurrentPerform(iterations: 1000) { _ in bar.add(files: 1, bytes: 7) }
        bar.finish()
        #expect(bar.current.files == 1000)
        #expect(bar.current.bytes == 7000)
        #expect(captured.text.isEmpty)
    }
}

@Suite("Numbers for people")
struct HumanFormatTests {
    @Test(
        "bytes",
        arguments: [
            (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"),
            (102_348, "99.9 KiB"), (102_400, "100 KiB"), (1_048_575, "1.0 MiB"),
            (1 << 30, "1.0 GiB"), (Int.max, "8.0 EiB"),
        ])
    func bytes(count: Int, expected: String) {
        #expect(HumanFormat.bytes(count) == expected)
    }

    @Test(
        "counts",
        arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
    func counts(number: Int, expected: String) {
        #expect(HumanFormat.count(number) == expected)
    }

    @Test(
        "durations",
        arguments: [
            (0, "0.00 s"), (42, "0.04 s"), (996, "1.0 s"), (3210, "3.2 s"), (59_960, "1:00"),
            (65_000, "1:05"), (3_600_000, "1:00:00"), (7_384_000, "2:03:04"),
            (277_200_000, "3 d 5 h"),
        ])
    func durations(milliseconds: Int, expected: String) {
        #expect(HumanFormat.duration(.milliseconds(milliseconds)) == expected)
    }
}
