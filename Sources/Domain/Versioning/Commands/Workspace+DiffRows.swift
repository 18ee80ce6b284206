internal import FileStore

/// What comparing the rows of a changed table came to.
package enum RowOutcome: Sendable {
    case compared(RowDiff)
    /// Neither the cache nor the work tree has the bytes of one side.
    case missing(ObjectID)
    case failed(String)
}

extension DataDiff {
    /// The changed tables: files whose name ends in `.csv`.
    package var tables: [Pair] {
        modified.filter { pair in
            [pair.old, pair.new].allSatisfy { entry in
                let ending = entry.path.suffix(4).map { $0 | 0x20 }
                return ending.elementsEqual(".csv".utf8)
            }
        }
    }
}

extension Workspace {
    /// Compares the rows of a changed table, in memory for their hashes only.
    package func compareRows(
        _ pair: DataDiff.Pair, of diff: DataDiff, by comparison: RowComparison
    ) throws -> RowOutcome {
        guard let old = try object(of: pair.old) else { return .missing(pair.old) }
        let new =
            diff.isWithWorkTree
            ? repository.root.appending(pair.new.path) : try object(of: pair.new)
        guard let new else { return .missing(pair.new) }
        do throws(RowDiffError) {
            return .compared(
                try comparison.compare(old: FileChunks.table(old), new: FileChunks.table(new)))
        } catch {
            return .failed("\(error)")
        }
    }

    /// Where the cache has an entry's bytes, after a look at whether they are its own.
    private func object(of entry: DataDiff.Entry) throws -> FilePath? {
        guard let key = entry.key, try repository.cache.contains(key) else { return nil }
        let path = repository.cache.path(of: key)
        let found = try Scratch().hash(of: key, in: repository.cache)
        try ObjectCheck.require(found, key, at: path)
        return path
    }
}

extension RowOutcome {
    fileprivate static func missing(_ entry: DataDiff.Entry) -> RowOutcome {
        entry.id.map { .missing($0) } ?? .failed("no version of it was recorded")
    }
}

/// A file read piece by piece.
private final class FileChunks {
    private let file: File
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)

    private init(_ path: FilePath) throws(FileError) {
        file = try File(path, .read)
    }

    private func next() throws(FileError) -> [UInt8] {
        let count = try file.read(into: &buffer)
        return Array(buffer.prefix(count))
    }

    static func table(_ path: FilePath) -> RowComparison.Table {
        {
            let chunks = try FileChunks(path)
            return { try chunks.next() }
        }
    }
}
