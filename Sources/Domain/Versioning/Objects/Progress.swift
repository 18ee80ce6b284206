internal import Synchronization

/// What a long piece of work has done so far; read by whoever shows it.
package final class Progress: Sendable {
    package struct State: Sendable, Hashable {
        package var activity = ""
        package var files = 0
        package var totalFiles = 0
        package var bytes = 0
        package var totalBytes = 0
    }

    private let files = Atomic<Int>(0)
    private let bytes = Atomic<Int>(0)
    private let totals = Mutex(State())

    package init() {}

    /// Starts the count of a new activity, such as "Hashing".
    package func begin(_ activity: String, files: Int, bytes: Int = 0) {
        totals.withLock {
            $0.activity = activity
            $0.totalFiles = files
            $0.totalBytes = bytes
        }
        self.files.store(0, ordering: .relaxed)
        self.bytes.store(0, ordering: .relaxed)
    }

    package func advance(files: Int = 0, bytes: Int = 0) {
        if files != 0 { self.files.add(files, ordering: .relaxed) }
        if bytes != 0 { self.bytes.add(bytes, ordering: .relaxed) }
    }

    package var state: State {
        var state = totals.withLock { $0 }
        state.files = files.load(ordering: .relaxed)
        state.bytes = bytes.load(ordering: .relaxed)
        return state
    }
}
