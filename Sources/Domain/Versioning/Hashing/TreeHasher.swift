package import FileStore
internal import Parallelism

/// Hashes the files of a scan that are not known by their look, and brings them into a cache.
package struct TreeHasher {
    package struct Outcome: Sendable {
        /// One for each file of the scan.
        package let ids: [ObjectID]
        /// How many files were read.
        package let hashed: Int
    }

    private let root: FilePath
    private let scan: TreeScan
    private let layout: ObjectLayout
    private let jobs: Int
    private let progress: Progress?

    package init(
        _ root: FilePath, _ scan: TreeScan, layout: ObjectLayout, jobs: Int, progress: Progress?
    ) {
        self.root = root
        self.scan = scan
        self.layout = layout
        self.jobs = jobs
        self.progress = progress
    }

    package func run(index: consuming StatIndex, into ingest: Ingest?) throws -> Outcome {
        var index = index
        ingest?.expect(scan.count)
        var ids: [ObjectID] = []
        ids.reserveCapacity(scan.count)
        var unknown: [Int] = []
        for position in 0..<scan.count {
            let known = index.known(scan.paths[position], scan.identities[position])
            ids.append(known ?? ObjectID(high: 0, low: 0))
            if let known, try ingest?.contains(known) ?? true { continue }
            unknown.append(position)
        }
        progress?.begin(
            "Hashing", files: unknown.count,
            bytes: unknown.reduce(0) { $0 + Int(scan.identities[$1].size) })
        for start in stride(from: 0, to: unknown.count, by: ObjectWriter.batch) {
            let batch = Array(unknown[start..<min(unknown.count, start + ObjectWriter.batch)])
            let hashes = try Workers.map(batch.count, jobs: jobs, state: Scratch.init) {
                scratch, number in
                try hash(batch[number], scratch, ingest)
            }
            for (position, id) in zip(batch, hashes) { ids[position] = id }
            try ingest?.writer.publish()
        }
        return Outcome(ids: ids, hashed: unknown.count)
    }

    private func hash(_ position: Int, _ scratch: Scratch, _ ingest: Ingest?) throws -> ObjectID {
        let path = root.appending(scan.paths[position])
        let id = try FileHasher.hash(
            path, expecting: scan.identities[position], layout, scratch, ingest, progress)
        progress?.advance(files: 1)
        return id
    }
}

/// Hashes one file, and brings it into a cache.
package enum FileHasher {
    /// - Parameter expected: the file's look; a file that no longer has it is refused.
    package static func hash(
        _ path: FilePath, expecting expected: FileIdentity, _ layout: ObjectLayout,
        _ scratch: Scratch, _ ingest: Ingest?, _ progress: Progress?
    ) throws -> ObjectID {
        let file = try File(path, .read)
        guard try file.status().identity == expected else { throw changed(path) }
        let isSmall = expected.size <= UInt64(Scratch.smallFile)
        let id: ObjectID
        if layout == .legacy {
            precondition(ingest == nil, "objects of the old layout are read, never made")
            id = try scratch.legacyHash(file)
        } else if let ingest, !isSmall, !ingest.byLink {
            id = try ingest.writer.stageCopy(of: path, progress: progress) { id throws(FileError) in
                try ingest.claim(id) ? ObjectKey(id) : nil
            }
        } else if isSmall {
            let count = try file.read(into: &scratch.buffer, upTo: Int(expected.size))
            guard count == Int(expected.size) else { throw changed(path) }
            id = scratch.hash(first: count)
            progress?.advance(bytes: count)
            if let ingest, !ingest.byLink || count == 0, try ingest.claim(id) {
                let bytes = scratch.buffer
                try unsafe ingest.writer.stage(
                    ObjectKey(id), bytes.span.bytes.extracting(first: count))
            }
        } else {
            id = try scratch.hash(file)
            progress?.advance(bytes: Int(expected.size))
        }
        guard try file.status().identity == expected else { throw changed(path) }
        if let ingest, ingest.byLink, expected.size > 0, try ingest.claim(id) {
            try stage(path, id, ingest.writer)
        }
        return id
    }

    /// Links a file into the cache, or copies it where there can be no link.
    private static func stage(
        _ path: FilePath, _ id: ObjectID, _ writer: ObjectWriter
    ) throws {
        do {
            try writer.stageLink(ObjectKey(id), to: FileSystem.canonical(path))
        } catch {
            guard error.isLinkUnsupported else { throw error }
            let copied = try writer.stageCopy(of: path, progress: nil) { found in
                found == id ? ObjectKey(id) : nil
            }
            guard copied == id else { throw changed(path) }
        }
    }

    private static func changed(_ path: FilePath) -> VersioningError {
        VersioningError(
            .changedMeanwhile,
            "\(path) was changed by another program while it was read; run the command again")
    }
}
