package import FileStore

/// The ignore files of a tree, read as a walk descends.
package struct IgnoreTree {
    private let dialect: IgnoreDialect
    private let fileName: [UInt8]
    private let common: [IgnorePattern]
    private let readFile: (FilePath) -> [UInt8]?

    /// The `.dvcignore` files of a repository, with what DVC always ignores.
    ///
    /// Directories with a `.dvc` of their own are ignored too, which only the walk can see.
    ///
    /// - Parameter readFile: The bytes of a file by its path relative to the root, if it exists.
    package static func dvc(readFile: @escaping (FilePath) -> [UInt8]?) throws(IgnoreError)
        -> IgnoreTree
    {
        let builtIn = Array(".hg/\n.git/\n.git\n.dvc/\n".utf8)
        let file = IgnoreFile(dialect: .dvc, file: "", directory: [])
        return IgnoreTree(
            dialect: .dvc, fileName: Array(".dvcignore".utf8),
            common: try file.patterns(builtIn), readFile: readFile)
    }

    /// The `.gitignore` files of a work tree.
    ///
    /// - Parameter excludes: Files that count for the whole tree, such as `.git/info/exclude`,
    ///   with their display names; later ones win.
    package static func git(
        excludes: [(name: String, bytes: [UInt8])] = [],
        readFile: @escaping (FilePath) -> [UInt8]?
    ) throws(IgnoreError) -> IgnoreTree {
        var common: [IgnorePattern] = []
        for exclude in excludes {
            let file = IgnoreFile(dialect: .git, file: exclude.name, directory: [])
            common.append(contentsOf: try file.patterns(exclude.bytes))
        }
        return IgnoreTree(
            dialect: .git, fileName: Array(".gitignore".utf8), common: common, readFile: readFile)
    }

    /// The scope of the root.
    package func rootScope() throws(IgnoreError) -> IgnoreScope {
        try reading([], into: IgnoreScope(dialect, common))
    }

    /// The scope of a directory that `parent` is the scope of its parent.
    ///
    /// - Parameter path: Of the directory, relative to the root.
    package func scope(
        of path: [UInt8], below parent: IgnoreScope
    ) throws(IgnoreError) -> IgnoreScope {
        try reading(path, into: parent.descending(into: path))
    }

    /// The pattern that decides about a path: of the topmost ignored folder above it, if any.
    package func decidingPattern(
        _ path: [UInt8], isDirectory: Bool
    ) throws(IgnoreError) -> IgnorePattern? {
        var scope = try rootScope()
        for slash in path.indices where path[slash] == UInt8(ascii: "/") {
            let folder = Array(path[..<slash])
            if let pattern = scope.decidingPattern(folder, isDirectory: true), !pattern.isNegated {
                return pattern
            }
            scope = try self.scope(of: folder, below: scope)
        }
        return scope.decidingPattern(path, isDirectory: isDirectory)
    }

    package func ignores(_ path: [UInt8], isDirectory: Bool) throws(IgnoreError) -> Bool {
        try decidingPattern(path, isDirectory: isDirectory)?.isNegated == false
    }

    private func reading(
        _ directory: [UInt8], into scope: IgnoreScope
    ) throws(IgnoreError) -> IgnoreScope {
        let path = FilePath(directory).appending(fileName)
        // DVC does not read a `.dvcignore` that is itself ignored.
        if dialect == .dvc, scope.ignores(path.bytes, isDirectory: false) { return scope }
        guard let bytes = readFile(path) else { return scope }
        let file = IgnoreFile(dialect: dialect, file: path.description, directory: directory)
        var scope = scope
        scope.append(try file.patterns(bytes), directory: directory)
        return scope
    }
}
