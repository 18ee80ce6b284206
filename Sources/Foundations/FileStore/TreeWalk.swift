/// A file, link or directory met on a walk.
package struct TreeEntry: Sendable {
    /// Below the walk's root, with `/` between components.
    package let path: [UInt8]
    package let kind: FileStatus.Kind
    /// Of the entry itself; `nil` for a directory, and where a walk only lists.
    package let status: FileStatus?
}

/// Visits everything below a directory, in the order of the paths' bytes.
package enum TreeWalk {
    /// Symbolic links are met, not followed.
    ///
    /// - Parameters:
    ///   - examines: whether to look at each file, or only to list names and kinds.
    ///   - visit: for a directory, whether to go into it; ignored otherwise.
    package static func run(
        _ root: FilePath, examines: Bool = true, visit: (TreeEntry) -> Bool
    ) throws(FileError) {
        try walk(root, prefix: [], examines: examines, visit: visit)
    }

    private static func walk(
        _ directory: FilePath, prefix: [UInt8], examines: Bool, visit: (TreeEntry) -> Bool
    ) throws(FileError) {
        let listing = try Listing(directory, examines: examines)
        for position in listing.order {
            let kind = listing.kinds[position]
            let found = TreeEntry(
                path: prefix + listing.names[position], kind: kind,
                status: listing.status(position))
            guard visit(found), kind == .directory else { continue }
            try walk(
                directory.appending(listing.names[position]),
                prefix: found.path + [UInt8(ascii: "/")], examines: examines, visit: visit)
        }
    }
}

/// One directory of a walk.
private struct Listing {
    private(set) var names: PathTable
    private(set) var kinds: [FileStatus.Kind] = []
    /// Empty where a walk only lists.
    private var statuses: [FileStatus?] = []
    private(set) var order: [Int] = []

    init(_ directory: FilePath, examines: Bool) throws(FileError) {
        var stream = try DirectoryStream(directory)
        let list = try NameList(&stream)
        names = list.names
        kinds.reserveCapacity(list.count)
        if examines { statuses.reserveCapacity(list.count) }
        for position in 0..<list.count {
            var kind = list.kinds[position]
            var status: FileStatus?
            if kind == nil || (examines && kind != .directory) {
                let found = try stream.status(of: names[position], followingLinks: false)
                kind = found.kind
                if kind != .directory { status = found }
            }
            kinds.append(kind ?? .other)
            if examines { statuses.append(status) }
        }
        sort()
    }

    func status(_ position: Int) -> FileStatus? {
        statuses.isEmpty ? nil : statuses[position]
    }

    /// Eight bytes after what all names begin with decide nearly always, and sorting numbers
    /// moves no references.
    private mutating func sort() {
        let shared = sharedPrefix
        var keys = (0..<kinds.count).map { position in
            (start: start(of: position, after: shared), position: position)
        }
        keys.sort { left, right in
            if left.start != right.start { return left.start < right.start }
            return precedes(left.position, right.position)
        }
        order = keys.map(\.position)
    }

    /// How many bytes all names begin with.
    private var sharedPrefix: Int {
        guard names.count > 1 else { return 0 }
        var shared = names[0]
        for position in 1..<names.count where !names[position].starts(with: shared) {
            let name = names[position]
            while !name.starts(with: shared) { shared.removeLast() }
        }
        return shared.count
    }

    /// Bytes of a name as a number that sorts as they do.
    private func start(of position: Int, after shared: Int) -> UInt64 {
        let name = names[position]
        var number: UInt64 = 0
        for offset in shared..<shared + 8 {
            number = number << 8 | UInt64(byte(offset, of: name, kinds[position]) ?? 0)
        }
        return number
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        let (first, second) = (names[left], names[right])
        let common = min(first.count, second.count)
        let (start, other) = (first.prefix(common), second.prefix(common))
        if !start.elementsEqual(other) { return start.lexicographicallyPrecedes(other) }
        let next = byte(common, of: first, kinds[left]).map(Int.init) ?? -1
        return next < byte(common, of: second, kinds[right]).map(Int.init) ?? -1
    }

    /// A directory sorts as its name and a slash, which makes the order of the walk that of
    /// whole paths.
    private func byte(
        _ offset: Int, of name: ArraySlice<UInt8>, _ kind: FileStatus.Kind
    ) -> UInt8? {
        if offset < name.count { return name[name.startIndex + offset] }
        return offset == name.count && kind == .directory ? UInt8(ascii: "/") : nil
    }
}
