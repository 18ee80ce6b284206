/// Where objects lie below the root of a cache or a remote.
package enum ObjectLayout: Sendable, Hashable, CaseIterable {
    /// DVC 3: `files/md5/ab/cdef…`.
    case current
    /// DVC 2: `ab/cdef…`, named by a hash that ignores carriage returns in text.
    case legacy

    package var directory: String {
        switch self {
        case .current: "files/md5/"
        case .legacy: ""
        }
    }

    /// The path of an object below the root, such as `files/md5/ab/cdef….dir`.
    package func path(of id: ObjectID) -> [UInt8] {
        var path = Array(directory.utf8)
        path.reserveCapacity(path.count + 37)
        let hex = id.hexBytes
        path.append(contentsOf: hex[..<2])
        path.append(UInt8(ascii: "/"))
        path.append(contentsOf: hex[2...])
        if id.isTree { path.append(contentsOf: ".dir".utf8) }
        return path
    }

    /// The object that a path below `directory` names; `nil` for anything foreign.
    package func object(
        shard: some Collection<UInt8>, name: some Collection<UInt8>
    ) -> ObjectID? {
        ObjectID(shard: shard, name: name)
    }
}
