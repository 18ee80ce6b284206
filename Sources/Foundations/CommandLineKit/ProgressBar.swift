internal import Synchronization

/// Counts work from any number of threads and shows it on standard error.
///
/// On a terminal one line is redrawn at most ten times a second; elsewhere a plain line comes at
/// most every five seconds. Whoever counts also draws, so there is no thread to end.
package final class ProgressBar: Sendable {
    private struct State {
        var shown: ProgressState
        var isOnScreen = false
        var isFinished = false
    }

    private let output: Output
    private let terminal: Terminal
    private let now: @Sendable () -> Duration
    private let start: Duration
    private let isSilent: Bool
    private let files = Atomic<Int>(0)
    private let bytes = Atomic<Int>(0)
    /// Nanoseconds after the start at which the next line is due.
    private let due: Atomic<Int>
    private let state: Mutex<State>

    /// `now` is any clock that only goes forward; tests hand in their own.
    package init(
        _ label: String, terminal: Terminal, output: Output = .standardError,
        isSilent: Bool = false, now: (@Sendable () -> Duration)? = nil
    ) {
        let origin = ContinuousClock.now
        self.output = output
        self.terminal = terminal
        self.isSilent = isSilent
        self.now = now ?? { ContinuousClock.now - origin }
        self.start = self.now()
        self.state = Mutex(State(shown: ProgressState(label: label)))
        self.due = Atomic(Self.pause(terminal))
    }

    package func setTotal(files: Int? = nil, bytes: Int? = nil) {
        state.withLock {
            $0.shown.totalFiles = files
            $0.shown.totalBytes = bytes
        }
    }

    package func relabel(_ label: String) {
        state.withLock { $0.shown.label = label }
    }

    package func add(files: Int = 0, bytes: Int = 0) {
        self.files.add(files, ordering: .relaxed)
        self.bytes.add(bytes, ordering: .relaxed)
        tick()
    }

    /// Draws when it is time to.
    package func tick() {
        guard !isSilent else { return }
        let elapsed = Int(((now() - start).inSeconds * 1e9).rounded())
        let expected = due.load(ordering: .relaxed)
        guard elapsed >= expected else { return }
        let next = elapsed + Self.pause(terminal)
        // One of the threads that come here at once draws; the others go back to work.
        let (won, _) = due.compareExchange(
            expected: expected, desired: next, ordering: .relaxed)
        if won { draw() }
    }

    /// What was counted so far.
    package var current: ProgressState {
        state.withLock { counted(&$0) }
    }

    /// Takes the bar off the screen, and leaves a closing line if `closing` is not empty.
    package func finish(closing: (ProgressState) -> String = ProgressLine.closing) {
        state.withLock { state in
            guard !state.isFinished else { return }
            state.isFinished = true
            guard !isSilent else { return }
            if state.isOnScreen { output.write("\r\u{1B}[K") }
            let line = closing(counted(&state))
            if !line.isEmpty { output.writeLine(line) }
        }
    }

    /// Takes the bar away for a moment, so that `body` can print.
    package func interrupt(_ body: () -> Void) {
        state.withLock { state in
            if state.isOnScreen { output.write("\r\u{1B}[K") }
            state.isOnScreen = false
            body()
        }
    }

    private func draw() {
        state.withLock { state in
            guard !state.isFinished else { return }
            let shown = counted(&state)
            if terminal.isInteractive {
                output.write("\r" + ProgressLine.render(shown, width: terminal.width) + "\u{1B}[K")
                state.isOnScreen = true
            } else {
                output.writeLine(ProgressLine.plain(shown))
            }
        }
    }

    private func counted(_ state: inout State) -> ProgressState {
        state.shown.files = files.load(ordering: .relaxed)
        state.shown.bytes = bytes.load(ordering: .relaxed)
        state.shown.elapsed = now() - start
        return state.shown
    }

    private static func pause(_ terminal: Terminal) -> Int {
        terminal.isInteractive ? 100_000_000 : 5_000_000_000
    }
}
