internal import Cryptography
internal import FileStore

extension Manifest {
    /// Reads a manifest's bytes, liberally as DVC does, but refuses paths that could do harm.
    ///
    /// - Parameter name: what to call the manifest in an error.
    package init(parsing bytes: [UInt8], name: String) throws(VersioningError) {
        var scanner = JSONScanner(bytes, name: name)
        var isOrdered = true
        try scanner.forEachElement { scanner throws(VersioningError) in
            let entry = try Self.entry(&scanner, number: count + 1, name: name)
            if count > 0, entry.path.lexicographicallyPrecedes(paths[count - 1]) {
                isOrdered = false
            }
            append(entry.path, entry.id)
        }
        try scanner.end()
        if !isOrdered { sort() }
        try refuseConflicts(name)
    }

    private mutating func sort() {
        let order = (0..<count).sorted { paths[$0].lexicographicallyPrecedes(paths[$1]) }
        var sorted = Manifest()
        for position in order { sorted.append(paths[position], ids[position]) }
        self = sorted
    }

    private static func entry(
        _ scanner: inout JSONScanner, number: Int, name: String
    ) throws(VersioningError) -> (path: ArraySlice<UInt8>, id: ObjectID) {
        var path: ArraySlice<UInt8>?
        var id: ObjectID?
        try scanner.forEachMember { scanner, key throws(VersioningError) in
            switch key {
            case Self.pathKey: path = try scanner.string()
            case Self.hashKey: id = ObjectID(try scanner.string())
            default: try scanner.skipValue()
            }
        }
        guard let path, let id, !id.isTree else {
            throw VersioningError(
                .refused, "\(name): entry \(number) lacks a relpath or a valid md5")
        }
        if let fault = fault(of: path) {
            throw VersioningError(
                .refused,
                "\(name): entry \(number) has the path \(SafePath.quoted(path)), which \(fault)")
        }
        return (path, id)
    }

    private static func fault(of path: ArraySlice<UInt8>) -> String? {
        // No file has a longer one, and a path of millions of folders would cost hours.
        if path.count > SafePath.lengthLimit { return "is longer than Linux allows" }
        guard SafePath.isInside(path) else { return "is empty, absolute or leaves the directory" }
        return SafePath.isUTF8(path) ? nil : "is not UTF-8"
    }

    private static let pathKey = Array("relpath".utf8)[...]
    private static let hashKey = Array("md5".utf8)[...]

    /// A path may appear once, and may not be the directory of another.
    private func refuseConflicts(_ name: String) throws(VersioningError) {
        var checked: ArraySlice<UInt8> = []
        for index in 0..<count {
            let path = paths[index]
            if index > 0, paths[index - 1] == path {
                throw VersioningError(.refused, "\(name): \(SafePath.quoted(path)) appears twice")
            }
            guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { continue }
            let directory = path[..<slash]
            if directory.elementsEqual(checked) { continue }
            checked = directory
            for end in directory.indices where directory[end] == UInt8(ascii: "/") {
                try refuse(directory[..<end], name)
            }
            try refuse(directory, name)
        }
    }

    private func refuse(_ directory: ArraySlice<UInt8>, _ name: String) throws(VersioningError) {
        guard paths.index(of: directory) != nil else { return }
        throw VersioningError(
            .refused, "\(name): \(SafePath.quoted(directory)) is both a file and a directory")
    }
}
