import CommandLineKit
import Synchronization
import Versioning

/// Shows the progress of one activity after another.
final class ProgressDisplay: Sendable {
    private let terminal: Terminal
    private let isSilent: Bool
    private let bar = Mutex<ProgressBar?>(nil)

    init(_ terminal: Terminal, isSilent: Bool) {
        self.terminal = terminal
        self.isSilent = isSilent
    }

    var progress: Progress {
        Progress(
            onBegin: { self.begin($0, files: $1, bytes: $2) },
            onAdvance: { files, bytes in
                self.bar.withLock { $0 }?.add(files: files, bytes: bytes)
            })
    }

    func stop() {
        bar.withLock { bar in
            // What was done is said by the command itself.
            bar?.finish { _ in "" }
            bar = nil
        }
    }

    private func begin(_ activity: String, files: Int, bytes: Int?) {
        stop()
        guard files > 0 else { return }
        let next = ProgressBar(activity, terminal: terminal, isSilent: isSilent)
        next.setTotal(files: files, bytes: bytes)
        bar.withLock { $0 = next }
    }
}
