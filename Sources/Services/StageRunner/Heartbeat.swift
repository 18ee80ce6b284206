package import FileStore
package import Observability
internal import Synchronization

/// Says in a file that the follower is alive, until when that may be believed, and how it fares.
package final class Heartbeat: Sendable {
    package enum Health: Sendable, Hashable {
        case healthy
        case starting
        case failing(String)
        case stalled(since: Timestamp)
        case absent
    }

    private enum Outcome: String {
        case starting, working, failing
    }

    private struct State {
        var outcome = Outcome.starting
        var message = ""
        var written: Timestamp?
        var patience: Duration
    }

    /// `nil` when nobody is to know.
    private let path: FilePath?
    private let patience: Duration
    private let now: @Sendable () -> Timestamp
    private let state: Mutex<State>

    /// - Parameters:
    ///   - path: `nil` when nobody is to know, as of a single round, which is no follower.
    ///   - patience: How long after a sign of life the next one may come.
    package init(
        _ path: FilePath?, patience: Duration, now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.path = path
        self.patience = patience
        self.now = now
        state = Mutex(State(patience: patience))
    }

    /// Where the follower called `name` on this volume and host says how it fares.
    package static func path(
        _ name: String, on volume: FilePath, instance: String
    ) -> FilePath {
        volume.appending("spool/\(name)/heartbeat-\(instance)")
    }

    /// Called often, written at most once a second.
    package func beat() {
        let time = now()
        state.withLock { state in
            if let last = state.written,
                (0..<1000).contains(time.millisecondsSinceEpoch - last.millisecondsSinceEpoch)
            {
                return
            }
            write(&state, time)
        }
    }

    package func succeeded() {
        update {
            $0.outcome = .working
            $0.message = ""
        }
    }

    package func failed(_ error: any Error) {
        update {
            $0.outcome = .failing
            $0.message = "\(error)"
        }
    }

    /// One large object may take minutes without a sign of life.
    package func expectSilence(_ body: () throws -> Void) rethrows {
        update { $0.patience = max(self.patience, .seconds(900)) }
        defer { update { $0.patience = self.patience } }
        try body()
    }

    /// After an orderly stop nobody is waited for.
    package func end() throws(FileError) {
        if let path { try FileSystem.removeIfPresent(path) }
    }

    private func update(_ change: (inout State) -> Void) {
        let time = now()
        state.withLock { state in
            change(&state)
            write(&state, time)
        }
    }

    private func write(_ state: inout State, _ time: Timestamp) {
        guard let path else { return }
        state.written = time
        let until = time.millisecondsSinceEpoch + Int64(state.patience / .milliseconds(1))
        let text =
            "\(time.millisecondsSinceEpoch)\n\(until)\n\(state.outcome.rawValue)\n\(state.message)"
        // A heartbeat that cannot be written grows old, which is what `health` looks for.
        try? FileSystem.writeAtomically(Array(text.utf8), to: path, durably: false)
    }

    /// What the follower that writes to `path` says.
    package static func check(_ path: FilePath, now: Timestamp = .now) throws -> Health {
        guard let bytes = try FileSystem.readIfPresent(path, limit: 1 << 20) else {
            return .absent
        }
        let fields = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false)
        guard fields.count == 4, let written = Int64(fields[0]), let until = Int64(fields[1]) else {
            return .absent
        }
        if now.millisecondsSinceEpoch > until {
            return .stalled(since: Timestamp(millisecondsSinceEpoch: written))
        }
        switch Outcome(rawValue: String(fields[2])) {
        case .working: return .healthy
        case .failing: return .failing(String(fields[3]))
        case .starting, nil: return .starting
        }
    }
}
