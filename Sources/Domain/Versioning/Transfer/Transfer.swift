internal import FileStore
internal import Parallelism
internal import Synchronization

/// Moves objects between a cache and a remote, several at once, each checked on the way.
package struct Transfer: Sendable {
    package struct Failure: Sendable {
        package let key: ObjectKey
        package let reason: String
        /// Whether the object was not there to be moved.
        package let isMissing: Bool
    }

    package struct Report: Sendable {
        package var moved: [ObjectKey] = []
        package var failures: [Failure] = []

        package init() {}

        package mutating func add(_ other: Report) {
            moved += other.moved
            failures += other.failures
        }
    }

    private let store: ObjectStore
    private let remote: any Remote
    private let jobs: Int
    private let progress: Progress?

    package init(_ store: ObjectStore, _ remote: any Remote, jobs: Int?, progress: Progress?) {
        self.store = store
        self.remote = remote
        self.jobs = jobs ?? remote.preferredJobs
        self.progress = progress
    }

    /// Brings objects into the cache. Nothing that fails its check gets a name there.
    package func download(_ keys: [ObjectKey]) throws -> Report {
        let writer = ObjectWriter(store)
        return try inBatches(keys, "Fetching", publish: writer.publish) { key in
            if let path = remote.localPath(of: key) {
                return try writer.stageVerified(key, from: path, progress: progress)
            }
            let receiver = ObjectReceiver(key, writer, progress: progress)
            try remote.read(key) { try receiver.take($0) }
            try receiver.finish(from: FilePath(remote.location).appending(key.path))
        }
    }

    /// Brings objects to the remote; they are there, and lasting, when this returns.
    package func upload(_ keys: [ObjectKey]) throws -> Report {
        try inBatches(keys, "Pushing", publish: remote.publish) { key in
            try remote.store(key, from: store.path(of: key))
        }
    }

    private func inBatches(
        _ keys: [ObjectKey], _ activity: String, publish: () throws -> Void,
        move: @Sendable (ObjectKey) throws -> Void
    ) throws -> Report {
        var report = Report()
        progress?.begin(activity, files: keys.count)
        let patience = Patience()
        for start in stride(from: 0, to: keys.count, by: ObjectWriter.batch) {
            let batch = Array(keys[start..<min(keys.count, start + ObjectWriter.batch)])
            let failures = try Workers.map(batch.count, jobs: jobs, state: {}) {
                (_: inout Void, number) in try attempt(batch[number], patience, move)
            }
            try publish()
            for (key, failure) in zip(batch, failures) {
                if let failure { report.failures.append(failure) } else { report.moved.append(key) }
            }
        }
        return report
    }

    /// Failures of one object are gathered; those that would meet every object end the work.
    private func attempt(
        _ key: ObjectKey, _ patience: Patience, _ move: (ObjectKey) throws -> Void
    ) throws -> Failure? {
        do {
            try move(key)
            progress?.advance(files: 1)
            return nil
        } catch let error as RemoteError {
            let cause = error.underlying ?? error
            if error.code == .denied || error.code == .configuration || cause is FileError {
                throw cause
            }
            if error.code == .unavailable, patience.isLost() { throw error }
            return Failure(key: key, reason: "\(cause)", isMissing: error.code == .notFound)
        } catch let error as FileError {
            guard error.isNotFound else { throw error }
            return Failure(key: key, reason: "\(error)", isMissing: true)
        } catch let error as VersioningError {
            return Failure(key: key, reason: error.description, isMissing: false)
        }
    }
}

/// How often a remote may fail, each time after its own retries, before the work ends.
private final class Patience: Sendable {
    private let left = Atomic<Int>(20)

    func isLost() -> Bool {
        left.subtract(1, ordering: .relaxed).newValue <= 0
    }
}
