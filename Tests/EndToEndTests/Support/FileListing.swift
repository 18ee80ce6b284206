import Cryptography
import FileStore
import Testing

/// What is in a folder: paths, with how each looks and the MD5 of its bytes.
///
/// Paths are shown with `%` for what is not plain ASCII, which no two of them share.
struct FileListing: Equatable, CustomTestStringConvertible {
    enum Entry: Equatable {
        case file(md5: String, permissions: UInt32, links: UInt64)
        case link(to: String)
        case directory
        case other
    }

    private(set) var entries: [String: Entry] = [:]

    init(_ path: String, directories: Bool = false) throws {
        let root = FilePath(path)
        var found: [TreeEntry] = []
        try TreeWalk.run(root) { entry in
            found.append(entry)
            return true
        }
        for entry in found where directories || entry.kind != .directory {
            entries[Self.shown(entry.path)] = try Self.entry(root.appending(entry.path), entry)
        }
    }

    private static func entry(_ path: FilePath, _ entry: TreeEntry) throws -> Entry {
        switch entry.kind {
        case .directory: return .directory
        case .other: return .other
        case .symbolicLink:
            return .link(to: try FileSystem.target(ofLink: path).description)
        case .regular:
            let status = try FileSystem.status(of: path, followingLinks: false)
            return .file(
                md5: Hash.md5(try FileSystem.read(path)), permissions: status.permissions,
                links: status.linkCount)
        }
    }

    var paths: [String] { entries.keys.sorted() }

    /// The MD5 of every file's bytes, links followed by nobody.
    var contents: [String: String] {
        entries.compactMapValues { entry in
            if case .file(let md5, _, _) = entry { md5 } else { nil }
        }
    }

    subscript(_ path: String) -> Entry? { entries[path] }

    func filtered(_ isIncluded: (String) -> Bool) -> FileListing {
        var copy = self
        copy.entries = entries.filter { isIncluded($0.key) }
        return copy
    }

    var testDescription: String {
        paths.map { "\($0) \(entries[$0].map { "\($0)" } ?? "")" }.joined(separator: "\n")
    }

    static func shown(_ path: [UInt8]) -> String {
        path.map { byte in
            let isPlain = byte > 32 && byte < 127 && byte != UInt8(ascii: "%")
            return isPlain
                ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}

enum Hash {
    static func md5(_ bytes: [UInt8]) -> String {
        MD5.hash(of: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Where an object of these bytes lies below a cache or remote.
    static func objectPath(_ bytes: [UInt8], isTree: Bool = false) -> String {
        objectPath(md5(bytes) + (isTree ? ".dir" : ""))
    }

    static func objectPath(_ id: String) -> String {
        "files/md5/\(id.prefix(2))/\(id.dropFirst(2))"
    }
}
