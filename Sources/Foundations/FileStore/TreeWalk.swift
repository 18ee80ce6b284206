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
        for entry in try list(directory, examines: examines) {
            let found = TreeEntry(
                path: prefix + entry.name, kind: entry.kind, status: entry.status)
            guard visit(found), entry.kind == .directory else { continue }
            try walk(
                directory.appending(entry.name), prefix: found.path + [UInt8(ascii: "/")],
                examines: examines, visit: visit)
        }
    }

    private struct Examined {
        let name: [UInt8]
        let kind: FileStatus.Kind
        let status: FileStatus?
    }

    private static func list(
        _ directory: FilePath, examines: Bool
    ) throws(FileError) -> [Examined] {
        var entries: [Examined] = []
        var stream = try DirectoryStream(directory)
        while let entry = try stream.next() {
            if let kind = entry.kind, kind == .directory || !examines {
                entries.append(Examined(name: entry.name, kind: kind, status: nil))
                continue
            }
            let status = try stream.status(of: entry.name, followingLinks: false)
            entries.append(Examined(name: entry.name, kind: status.kind, status: status))
        }
        return ordered(entries).map { entries[$0] }
    }

    /// A directory sorts as its name and a slash, which makes the order of the walk that of
    /// whole paths.
    ///
    /// The first eight bytes decide nearly always, and sorting numbers moves no references.
    private static func ordered(_ entries: [Examined]) -> [Int] {
        func order(_ entry: Examined) -> [UInt8] {
            entry.kind == .directory ? entry.name + [UInt8(ascii: "/")] : entry.name
        }
        var keys = entries.enumerated().map { index, entry in
            (start: entry.kind == .directory ? order(entry).start : entry.name.start, index: index)
        }
        keys.sort { left, right in
            if left.start != right.start { return left.start < right.start }
            return order(entries[left.index]).precedes(order(entries[right.index]))
        }
        return keys.map(\.index)
    }
}

extension [UInt8] {
    /// The first eight bytes as a number that sorts as they do.
    fileprivate var start: UInt64 {
        var number: UInt64 = 0
        for position in 0..<8 {
            number = number << 8 | (position < count ? UInt64(self[position]) : 0)
        }
        return number
    }
}
