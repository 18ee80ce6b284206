internal import FileStore

/// How the files of a folder look, without reading them; equal looks mean equal bytes.
struct FolderLook: Hashable {
    private(set) var fileCount = 0
    private(set) var byteCount: UInt64 = 0
    private var digest = 0

    init(_ path: FilePath) throws(FileError) {
        var hasher = Hasher()
        if let status = try FileSystem.statusIfPresent(of: path, followingLinks: false),
            status.kind != .directory
        {
            take([], status, &hasher)
        } else {
            try TreeWalk.run(path) { entry in
                if let status = entry.status { take(entry.path, status, &hasher) }
                return true
            }
        }
        digest = hasher.finalize()
    }

    private mutating func take(_ path: [UInt8], _ status: FileStatus, _ hasher: inout Hasher) {
        fileCount += 1
        byteCount += status.size
        hasher.combine(path)
        hasher.combine(status.identity)
    }
}

/// Knows which folders have stopped changing.
struct QuietWatch {
    private var looks: [FilePath: (look: FolderLook, since: ContinuousClock.Instant)] = [:]
    private var accepted: [FilePath: FolderLook] = [:]

    enum Verdict {
        /// It looks as it did when it was accepted.
        case known
        case changing
        case quiet
    }

    mutating func judge(
        _ path: FilePath, _ look: FolderLook, at instant: ContinuousClock.Instant,
        quietFor duration: Duration
    ) -> Verdict {
        if accepted[path] == look { return .known }
        if let earlier = looks[path], earlier.look == look {
            return instant - earlier.since >= duration ? .quiet : .changing
        }
        looks[path] = (look, instant)
        return .changing
    }

    /// What is written by this process itself needs no second look.
    mutating func trust(_ path: FilePath, _ look: FolderLook, since: ContinuousClock.Instant) {
        looks[path] = (look, since)
    }

    /// Its version is recorded.
    mutating func accept(_ path: FilePath, _ look: FolderLook) {
        accepted[path] = look
        looks[path] = nil
    }
}
