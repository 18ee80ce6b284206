internal import Synchronization

/// Looks again whenever others may have changed something, until told to stop.
package final class SQLFollower: Sendable {
    private struct State {
        var isStopping = false
        var isAway = false
        var listener: SQLListener?
    }

    private let database: SQLDatabase
    private let channel: String
    private let longestWait: Duration
    private let state = Mutex(State())

    /// - Parameter longestWait: Then it looks without a reason, should a notification be lost.
    package init(_ database: SQLDatabase, channel: String, longestWait: Duration) {
        self.database = database
        self.channel = channel
        self.longestWait = longestWait
    }

    package var isStopping: Bool { state.withLock(\.isStopping) }
    /// Whether the last look failed.
    package var isAway: Bool { state.withLock(\.isAway) }

    /// Blocks until `stop`.
    ///
    /// - Parameters:
    ///   - failed: Rests a while; it is told whether the look before had succeeded.
    ///   - recovered: Called after the first look that succeeds again.
    package func follow(
        _ look: () throws -> Void, failed: (any Error, _ isNew: Bool) -> Void,
        recovered: () -> Void = {}
    ) {
        while !isStopping {
            do {
                let listener = try listen()
                try look()
                if note(isAway: false) { recovered() }
                if !isStopping { _ = try listener.wait(atMost: longestWait) }
            } catch {
                failed(error, note(isAway: true) && !isStopping)
            }
        }
        state.withLock { $0.listener = nil }
    }

    /// Ends `follow` soon; any thread may call it.
    package func stop() {
        let listener = state.withLock { state in
            state.isStopping = true
            return state.listener
        }
        listener?.interrupt()
    }

    private func listen() throws -> SQLListener {
        if let listener = state.withLock(\.listener) { return listener }
        let listener = try database.listen(to: [channel])
        state.withLock { $0.listener = listener }
        return listener
    }

    /// Whether that is new.
    private func note(isAway: Bool) -> Bool {
        state.withLock { state in
            if isAway { state.listener = nil }
            defer { state.isAway = isAway }
            return state.isAway != isAway
        }
    }
}
