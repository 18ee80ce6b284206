/// A file, link or directory met on a walk.
package struct TreeEntry: Sendable {
    /// Below the walk's root, with `/` between components.
    package let path: [UInt8]
    package let kind: FileStatus.Kind
    /// Of the entry itself; `nil` for a directory, which a walk need not examine.
    package let status: FileStatus?
}

/// Visits everything below a directory; symbolic links are met, not followed.
package enum TreeWalk {
    /// - Parameter visit: for a directory, whether to go into it; ignored otherwise.
    package static func run(
        _ root: FilePath, visit: (TreeEntry) -> Bool
    ) throws(FileError) {
        try walk(root, prefix: [], visit: visit)
    }

    private static func walk(
        _ directory: FilePath, prefix: [UInt8], visit: (TreeEntry) -> Bool
    ) throws(FileError) {
        var subdirectories: [[UInt8]] = []
        var stream = try DirectoryStream(directory)
        while let entry = try stream.next() {
            let status =
                entry.kind == .directory
                ? nil : try stream.status(of: entry.name, followingLinks: false)
            let found = TreeEntry(
                path: prefix + entry.name, kind: status?.kind ?? .directory, status: status)
            if visit(found), found.kind == .directory { subdirectories.append(entry.name) }
        }
        for name in subdirectories {
            try walk(
                directory.appending(name), prefix: prefix + name + [UInt8(ascii: "/")], visit: visit
            )
        }
    }
}
