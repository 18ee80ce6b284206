package import YAML

extension Pointer {
    private static let keys: Set<String> = [
        "md5", "wdir", "deps", "outs", "locked", "frozen", "meta", "always_changed", "desc",
    ]
    private static let dependencyKeys = OutputReader.versionKeys.union([
        "persist", "repo", "db", "dataset", "fs_config",
    ])
    private static let repositoryKeys: Set<String> = [
        "url", "rev", "rev_lock", "config", "remote",
    ]

    /// Reads a `.dvc` file as strictly as DVC does.
    ///
    /// - Parameter file: The display name, for errors.
    package init(
        parsing bytes: [UInt8], file: String, limits: YAMLLimits = YAMLLimits()
    ) throws(PointerError) {
        let document: YAMLDocument
        do throws(YAMLError) {
            document = try YAMLDocument(parsing: bytes, file: file, limits: limits)
        } catch {
            throw PointerError(error)
        }
        let schema = SchemaReader(file: file)
        guard let root = document.root, !root.isNull else {
            self.init(outputs: [], dependencies: [], document: document)
            return
        }
        try schema.checkMapping(root, "a pointer", keys: Self.keys)
        let reader = OutputReader(schema: schema)
        var outputs: [TrackedOutput] = []
        var paths: Set<[UInt8]> = []
        for node in try schema.items(root, "outs") {
            let output = try reader.output(node, keys: OutputReader.pointerKeys)
            guard paths.insert(output.path).inserted else {
                let name = String(decoding: output.path, as: UTF8.self)
                throw schema.error(node, "the output '\(name)' is listed twice")
            }
            outputs.append(output)
        }
        var dependencies: [PointerDependency] = []
        for node in try schema.items(root, "deps") {
            dependencies.append(try Self.dependency(node, schema))
        }
        self.init(outputs: outputs, dependencies: dependencies, document: document)
        try readFlags(root, schema)
    }

    private mutating func readFlags(
        _ root: YAMLNode, _ schema: SchemaReader
    ) throws(PointerError) {
        if root[key: "wdir"]?.isNull == false {
            workingDirectory = try schema.bytes(root, "wdir")
        }
        let isLocked = try schema.boolean(root, "locked") ?? false
        isFrozen = try schema.boolean(root, "frozen") ?? isLocked
        isAlwaysChanged = try schema.boolean(root, "always_changed") ?? false
        description = try schema.string(root, "desc")
        checksum = try schema.version(root, "md5")
    }

    private static func dependency(
        _ node: YAMLNode, _ schema: SchemaReader
    ) throws(PointerError) -> PointerDependency {
        try schema.checkMapping(node, "a dependency", keys: dependencyKeys)
        let reader = OutputReader(schema: schema)
        _ = try reader.cloudVersion(node)
        _ = try reader.files(node)
        for key in ["db", "dataset", "fs_config"] { try schema.checkMapping(node, key) }
        for key in ["hash", "version_id"] { _ = try schema.string(node, key) }
        for key in ["size", "nfiles"] { _ = try schema.count(node, key) }
        for key in ["isexec", "persist"] { _ = try schema.boolean(node, key) }
        var repository: PointerDependency.Repository?
        if let repo = node[key: "repo"] {
            try schema.checkMapping(repo, "a repository", keys: repositoryKeys)
            guard let url = try schema.string(repo, "url") else {
                throw schema.error(repo, "a repository has no 'url'")
            }
            repository = PointerDependency.Repository(
                url: url, revision: try schema.string(repo, "rev"),
                lockedRevision: try schema.string(repo, "rev_lock"))
        }
        var version: String?
        for key in ["checksum", "etag", "md5"] {
            version = try schema.version(node, key) ?? version
        }
        return PointerDependency(
            path: try schema.bytes(node, "path"), repository: repository, version: version,
            line: node.line)
    }
}
