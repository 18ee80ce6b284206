package import FileStore
internal import Parallelism

/// Makes the files below a directory those of a manifest.
package struct TreeCheckout {
    /// What differs between the directory and the manifest.
    package struct Plan: Sendable {
        /// Positions in the manifest.
        package var added: [Int] = []
        package var modified: [Int] = []
        /// Positions in the scan of files to remove, and of those to replace.
        package var deleted: [Int] = []
        package var replaced: [Int] = []
        /// Positions in the manifest of files that are right and get another kind of link.
        package var relinked: [Int] = []

        package var isEmpty: Bool {
            added.isEmpty && modified.isEmpty && deleted.isEmpty && relinked.isEmpty
        }
    }

    private let root: FilePath
    private let wanted: Manifest
    private let layout: ObjectLayout
    private let scan: TreeScan?
    private let ids: [ObjectID]

    /// - Parameters:
    ///   - scan: the files that are there; `nil` when the directory is missing.
    ///   - ids: what each of them hashes to.
    package init(
        _ root: FilePath, wanted: Manifest, layout: ObjectLayout, scan: TreeScan?, ids: [ObjectID]
    ) {
        self.root = root
        self.wanted = wanted
        self.layout = layout
        self.scan = scan
        self.ids = ids
    }

    package var plan: Plan {
        var plan = Plan()
        var current = 0
        let count = scan?.count ?? 0
        for position in 0..<wanted.count {
            let path = wanted.paths[position]
            while let scan, current < count, scan.paths[current].lexicographicallyPrecedes(path) {
                plan.deleted.append(current)
                current += 1
            }
            if let scan, current < count, scan.paths[current].elementsEqual(path) {
                if ids[current] != wanted.ids[position] {
                    plan.modified.append(position)
                    plan.replaced.append(current)
                }
                current += 1
            } else {
                plan.added.append(position)
            }
        }
        plan.deleted.append(contentsOf: current..<max(current, count))
        return plan
    }

    /// Positions in the manifest of the files that `plan` leaves alone.
    package func unchanged(_ plan: Plan) -> [Int] {
        let touched = Set(plan.added + plan.modified)
        return (0..<wanted.count).filter { !touched.contains($0) }
    }

    /// The files that `plan` would destroy, and what they hold.
    package func doomed(_ plan: Plan) -> [(path: FilePath, id: ObjectID)] {
        guard let scan else { return [] }
        return (plan.deleted + plan.replaced).map { (root.appending(scan.paths[$0]), ids[$0]) }
    }

    /// Carries the plan out for the objects that are at hand; the bytes are on the disk after.
    ///
    /// - Parameter staging: an empty directory where a missing tree is made before it appears.
    /// - Returns: what was put there.
    package func apply(
        _ plan: Plan, isAtHand: (ObjectID) -> Bool, with materializer: Materializer,
        staging: FilePath, jobs: Int
    ) throws -> PlacedFiles {
        if try isNew(beside: staging) {
            do {
                return try make(
                    plan.added.filter { isAtHand(wanted.ids[$0]) }, materializer, staging, jobs)
            } catch let error as FileError where error.isAcrossFileSystems {
                // A bind mount: the same device, and yet nothing can be moved there.
                try FileSystem.removeTree(staging)
                try FileSystem.createDirectories(staging)
            }
        }
        try makeRoot()
        for position in plan.deleted {
            guard let scan else { break }
            try FileSystem.removeIfPresent(root.appending(scan.paths[position]))
        }
        try removeEmptyDirectories()
        let relinked = try plan.relinked.filter { position in
            try !materializer.isPlaced(key(position), at: root.appending(wanted.paths[position]))
        }
        let positions = (plan.added + plan.modified + relinked)
            .filter { isAtHand(wanted.ids[$0]) }
        try makeDirectories(for: positions, below: root)
        materializer.begin(positions.count)
        let near = try isOnDevice(of: staging, root) ? staging : nil
        let sync = SyncAhead(root)
        let looks = try Workers.map(positions.count, jobs: jobs, state: Scratch.init) {
            scratch, number in
            let look = try materializer.place(
                key(positions[number]), at: root.appending(wanted.paths[positions[number]]),
                staging: near, isExecutable: false, scratch)
            try sync.advance()
            return look
        }
        try sync.finish()
        return PlacedFiles(wanted, positions, looks)
    }

    /// Makes a whole tree out of sight and lets it appear by one rename, which saves one for each
    /// file.
    private func make(
        _ positions: [Int], _ materializer: Materializer, _ staging: FilePath, _ jobs: Int
    ) throws -> PlacedFiles {
        try makeDirectories(for: positions, below: staging)
        materializer.begin(positions.count)
        let directory = try Directory(staging)
        let sync = SyncAhead(staging)
        let looks = try Workers.map(positions.count, jobs: jobs, state: Scratch.init) {
            scratch, number in
            let position = positions[number]
            let look = try materializer.make(
                key(position), at: wanted.paths[position], in: directory, scratch)
            try sync.advance()
            return look
        }
        try sync.finish()
        try FileSystem.createDirectories(root.parent)
        try FileSystem.rename(staging, to: root)
        try FileSystem.synchronizeDirectory(root.parent)
        return PlacedFiles(wanted, positions, looks)
    }

    private func isNew(beside staging: FilePath) throws -> Bool {
        try FileSystem.statusIfPresent(of: root, followingLinks: false) == nil
            && isOnDevice(of: staging, root.parent)
    }

    private func isOnDevice(of staging: FilePath, _ place: FilePath) throws -> Bool {
        let found = try FileSystem.statusIfPresent(of: place)
        return try found?.identity.device == FileSystem.status(of: staging).identity.device
    }

    private func key(_ position: Int) -> ObjectKey {
        ObjectKey(wanted.ids[position], layout: layout)
    }

    private func makeRoot() throws {
        if let status = try FileSystem.statusIfPresent(of: root, followingLinks: false),
            status.kind != .directory
        {
            try FileSystem.remove(root)
        }
        try FileSystem.createDirectories(root)
    }

    /// The deepest first; one that still holds something, such as an ignored file, stays.
    private func removeEmptyDirectories() throws {
        guard let directories = scan?.directories else { return }
        for position in (0..<directories.count).reversed() {
            let directory = directories[position]
            guard !holdsWanted(directory) else { continue }
            do {
                try FileSystem.removeEmptyDirectory(root.appending(directory))
            } catch {
                if !error.isNotEmpty, !error.isNotFound { throw error }
            }
        }
    }

    private func holdsWanted(_ directory: ArraySlice<UInt8>) -> Bool {
        let prefix = Array(directory) + [UInt8(ascii: "/")]
        let position = wanted.paths.firstIndex(notBefore: prefix[...])
        return position < wanted.count && wanted.paths[position].starts(with: prefix)
    }

    /// A symbolic link in the way could lead out of the work tree, so it is refused.
    private func makeDirectories(for positions: [Int], below base: FilePath) throws {
        var made: Set<[UInt8]> = []
        for position in positions {
            let path = wanted.paths[position]
            for end in path.indices where path[end] == UInt8(ascii: "/") {
                let directory = Array(path[..<end])
                guard made.insert(directory).inserted else { continue }
                try makeDirectory(base.appending(directory))
            }
        }
    }

    private func makeDirectory(_ path: FilePath) throws {
        let status = try FileSystem.statusIfPresent(of: path, followingLinks: false)
        guard let status else { return try FileSystem.createDirectories(path) }
        guard status.kind == .directory else {
            throw VersioningError(
                .refused,
                "\(path) is in the way of a directory that the data needs; move it and try again")
        }
    }
}
