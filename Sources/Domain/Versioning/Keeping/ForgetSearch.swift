internal import FileStore

/// Finds which versions of the data hold an object.
struct ForgetSearch {
    private let history: DataHistory
    private var source: ManifestSource
    /// Trees that could not be looked into.
    private(set) var unknown: Set<ObjectID> = []

    init(_ history: DataHistory, _ source: ManifestSource) {
        self.history = history
        self.source = source
    }

    /// What was at `path` in any version.
    mutating func objects(at path: FilePath) throws -> Set<ObjectID> {
        guard let wanted = path.relative(to: history.base) else { return [] }
        var found: Set<ObjectID> = []
        for version in history.versions.keys {
            if !version.key.id.isTree {
                if version.path == wanted { found.insert(version.key.id) }
                continue
            }
            guard let part = FilePath(wanted).relative(to: FilePath(version.path)), !part.isEmpty,
                let id = try manifest(version.key)?[part[...]]
            else { continue }
            found.insert(id)
        }
        return found
    }

    /// The versions that name an object, with its paths in each.
    mutating func mentions(
        of id: ObjectID
    ) throws -> [(version: DataHistory.Version, paths: [[UInt8]], commits: [String])] {
        var found: [(version: DataHistory.Version, paths: [[UInt8]], commits: [String])] = []
        for (version, commits) in history.versions {
            var paths: [[UInt8]] = []
            if version.key.id == id {
                if !version.path.isEmpty { paths = [version.path] }
            } else if version.key.id.isTree, let manifest = try manifest(version.key) {
                let directory = FilePath(version.path)
                paths = manifest.entries.filter { $0.id == id }
                    .map { directory.appending($0.path).bytes }
                if paths.isEmpty { continue }
            } else {
                continue
            }
            found.append((version, paths, Set(commits).sorted()))
        }
        return found.sorted { left, right in
            left.version.pointer == right.version.pointer
                ? left.version.key.id < right.version.key.id
                : left.version.pointer.precedes(right.version.pointer)
        }
    }

    private mutating func manifest(_ key: ObjectKey) throws -> Manifest? {
        if let manifest = try source.manifest(key) { return manifest }
        unknown.insert(key.id)
        return nil
    }
}

/// One record of the audit, as JSON on a line.
struct ForgottenLine {
    let bytes: [UInt8]

    init(_ item: ForgetReport.Item, _ options: ForgetOptions) {
        let versions = item.versions.map { version in
            Self.object([
                ("pointer", Self.text(version.pointer)),
                ("version", Self.text(version.id.description)),
                ("commits", Self.list(version.commits.map(Self.text))),
            ])
        }
        let line = Self.object([
            ("time", Self.text(options.time)),
            ("who", Self.text(options.who)),
            ("id", Self.text(item.id.description)),
            ("paths", Self.list(item.paths.map(Self.text))),
            ("versions", Self.list(versions)),
            ("removed", Self.list(item.places.map(Self.text))),
        ])
        bytes = line + [10]
    }

    private static func text(_ text: String) -> [UInt8] { PythonJSON.quoted(Array(text.utf8)) }

    private static func list(_ items: [[UInt8]]) -> [UInt8] {
        Array("[".utf8) + items.joined(separator: Array(", ".utf8)) + Array("]".utf8)
    }

    private static func object(_ members: [(String, [UInt8])]) -> [UInt8] {
        let parts = members.map { Array("\"\($0.0)\": ".utf8) + $0.1 }
        return Array("{".utf8) + parts.joined(separator: Array(", ".utf8)) + Array("}".utf8)
    }
}
