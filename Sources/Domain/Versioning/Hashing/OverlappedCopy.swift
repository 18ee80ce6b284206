internal import FileStore
internal import Parallelism
internal import Synchronization

/// Copies a large file on one thread while another hashes what has arrived.
///
/// The hash is of the bytes in the copy, so a source that changes meanwhile cannot slip through.
final class OverlappedCopy: Sendable {
    private static let step = 8 << 20

    private let source: FilePath
    private let destination: FilePath
    private let progress: Progress?
    private let copied = Atomic<Int>(0)
    private let isComplete = Atomic<Bool>(false)
    private let outcome = Mutex<(id: ObjectID?, failure: FileError?)>((nil, nil))

    private init(from source: FilePath, to destination: FilePath, progress: Progress?) {
        self.source = source
        self.destination = destination
        self.progress = progress
    }

    /// Makes `destination`, which must not exist.
    static func run(
        from source: FilePath, to destination: FilePath, permissions: UInt32, progress: Progress?
    ) throws(FileError) -> ObjectID {
        // Written through a second descriptor, so it cannot be read-only yet.
        _ = try File(destination, .create(permissions: 0o600))
        let work = OverlappedCopy(from: source, to: destination, progress: progress)
        let turn = Atomic<Int>(0)
        Threads.run(2) {
            // The first to come copies, so a single thread still does both in order.
            if turn.add(1, ordering: .relaxed).newValue == 1 {
                work.attempt { () throws(FileError) in try work.copy() }
                work.isComplete.store(true, ordering: .releasing)
            } else {
                work.attempt { () throws(FileError) in try work.hash() }
            }
        }
        let (id, failure) = work.outcome.withLock { $0 }
        if let failure { throw failure }
        guard let id else { throw FileError("hash", destination, code: 5) }
        try FileSystem.setPermissions(of: destination, to: permissions)
        return id
    }

    private func copy() throws(FileError) {
        let input = try File(source, .read)
        let output = try File(destination, .readWrite(permissions: 0o600))
        if (try? output.clone(from: input)) != nil {
            copied.store(Int(try output.status().size), ordering: .releasing)
            return
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try output.copyRange(from: input, count: Self.step, buffer: &buffer)
            if count == 0 { return }
            output.startWriteback()
            copied.add(count, ordering: .releasing)
        }
    }

    private func hash() throws(FileError) {
        let file = try File(destination, .read)
        let scratch = Scratch()
        var hashed = 0
        while true {
            let isLast = isComplete.load(ordering: .acquiring)
            let available = copied.load(ordering: .acquiring) - hashed
            if available == 0, isLast { break }
            // Whole buffers until the end: a read past what was copied would stop short.
            if available < scratch.buffer.count, !isLast {
                Threads.pause(microseconds: 200)
                continue
            }
            let count = try file.read(into: &scratch.buffer)
            if count == 0 { break }
            scratch.update(first: count)
            hashed += count
            progress?.advance(bytes: count)
        }
        let id = scratch.finish()
        outcome.withLock { $0.id = id }
    }

    private func attempt(_ step: () throws(FileError) -> Void) {
        do {
            try step()
        } catch {
            outcome.withLock { $0.failure = $0.failure ?? error }
        }
    }
}
