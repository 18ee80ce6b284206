internal import YAML

/// Reads the entries of `outs`, in pointers and in locks.
struct OutputReader {
    let schema: SchemaReader

    /// What every output and dependency may say about its bytes.
    static let versionKeys: Set<String> = [
        "md5", "etag", "checksum", "size", "nfiles", "isexec", "version_id", "cloud", "files",
        "hash", "path",
    ]
    static let pointerKeys = versionKeys.union([
        "persist", "cache", "push", "remote", "desc", "type", "labels", "meta", "fs_config",
    ])
    static let lockKeys = versionKeys.union(["dataset"])
    private static let fileKeys: Set<String> = [
        "relpath", "md5", "etag", "checksum", "size", "nfiles", "isexec", "version_id", "cloud",
    ]
    private static let cloudKeys: Set<String> = [
        "md5", "etag", "checksum", "size", "nfiles", "isexec", "version_id",
    ]

    func output(_ node: YAMLNode, keys: Set<String>) throws(PointerError) -> TrackedOutput {
        try schema.checkMapping(node, "an output", keys: keys)
        guard let path = try schema.bytes(node, "path") else {
            throw schema.error(node, "an output has no 'path'")
        }
        var output = TrackedOutput(
            path: path, objectID: try schema.objectID(node, "md5"), layout: try layout(node),
            size: try schema.count(node, "size"), fileCount: try schema.count(node, "nfiles"),
            isExecutable: try schema.boolean(node, "isexec") ?? false, line: node.line)
        output.isCached = try schema.boolean(node, "cache") ?? true
        output.isPushed = try schema.boolean(node, "push") ?? true
        output.isPersistent = try schema.boolean(node, "persist") ?? false
        output.remote = try schema.string(node, "remote")
        output.cloud = try cloudVersion(node)
        output.files = try files(node)
        try checkAnnotations(node)
        return output
    }

    /// No `hash` is how DVC 2 wrote outputs.
    private func layout(_ node: YAMLNode) throws(PointerError) -> ObjectLayout {
        guard let hash = try schema.string(node, "hash") else { return .legacy }
        guard hash == "md5" else {
            throw schema.error(node[key: "hash"] ?? node, "the hash '\(hash)' is not supported")
        }
        return .current
    }

    private func checkAnnotations(_ node: YAMLNode) throws(PointerError) {
        _ = try schema.string(node, "desc")
        _ = try schema.string(node, "type")
        try schema.checkMapping(node, "fs_config")
        guard let labels = node[key: "labels"] else { return }
        guard let items = labels.items, items.allSatisfy({ $0.string != nil }) else {
            throw schema.error(labels, "'labels' must be a list of texts")
        }
    }

    func cloudVersion(_ node: YAMLNode) throws(PointerError) -> CloudVersion? {
        let inner = try directVersion(node)
        guard let clouds = node[key: "cloud"] else { return inner }
        guard let pairs = clouds.pairs, pairs.count <= 1 else {
            throw schema.error(clouds, "'cloud' must be a mapping of one remote")
        }
        guard let pair = pairs.first else { return inner }
        guard let remote = pair.key.string else {
            throw schema.error(pair.key, "'cloud' must name a remote")
        }
        try schema.checkMapping(pair.value, "a cloud version", keys: Self.cloudKeys)
        _ = try schema.version(pair.value, "md5")
        _ = try schema.count(pair.value, "size")
        _ = try schema.count(pair.value, "nfiles")
        _ = try schema.boolean(pair.value, "isexec")
        var version = try directVersion(pair.value) ?? CloudVersion()
        version.remote = remote
        return version
    }

    private func directVersion(_ node: YAMLNode) throws(PointerError) -> CloudVersion? {
        let version = CloudVersion(
            versionID: try schema.string(node, "version_id"),
            etag: try schema.version(node, "etag"),
            checksum: try schema.version(node, "checksum"))
        return version == CloudVersion() ? nil : version
    }

    func files(_ node: YAMLNode) throws(PointerError) -> [VersionedFile]? {
        guard node[key: "files"] != nil else { return nil }
        var files: [VersionedFile] = []
        for item in try schema.items(node, "files", nullable: false) {
            try schema.checkMapping(item, "a file", keys: Self.fileKeys)
            guard let path = try schema.bytes(item, "relpath"), SafePath.isInside(path) else {
                throw PointerError(
                    .unsafePath, file: schema.file, line: item.line,
                    "a file needs a 'relpath' that stays below its folder")
            }
            _ = try schema.count(item, "nfiles")
            files.append(
                VersionedFile(
                    relativePath: path, objectID: try schema.objectID(item, "md5"),
                    size: try schema.count(item, "size"),
                    isExecutable: try schema.boolean(item, "isexec") ?? false,
                    cloud: try cloudVersion(item), line: item.line))
        }
        return files
    }
}
