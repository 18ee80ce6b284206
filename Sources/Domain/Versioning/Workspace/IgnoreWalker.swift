internal import FileStore

/// Answers whether paths are ignored, for a walk that goes down and comes back in order.
///
/// The scopes of the folders on the way are kept, so each ignore file is read once.
package final class IgnoreWalker {
    private let tree: IgnoreTree
    private var scopes: [(directory: [UInt8], scope: IgnoreScope)]
    /// The folder of the last question.
    private var recent: (folder: [UInt8], scope: IgnoreScope)?
    private let baseLength: Int
    /// The path of the last question, whose memory the next one uses.
    private var path: [UInt8]
    /// The first ignore file that could not be read, which a command reports at its end.
    package private(set) var problem: IgnoreError?

    /// - Parameter base: the folder that paths are relative to, below the root of the tree.
    init(_ tree: IgnoreTree, base: [UInt8] = []) throws {
        self.tree = tree
        scopes = [([], try tree.rootScope())]
        path = base.isEmpty ? [] : base + [UInt8(ascii: "/")]
        baseLength = path.count
    }

    package func ignores(_ relative: [UInt8], isDirectory: Bool) -> Bool {
        path.replaceSubrange(baseLength..., with: relative)
        let folder = relative[..<(relative.lastIndex(of: UInt8(ascii: "/")) ?? 0)]
        if let recent, recent.folder.elementsEqual(folder) {
            return recent.scope.ignores(path, isDirectory: isDirectory)
        }
        let scope = scope(of: path[..<(path.lastIndex(of: UInt8(ascii: "/")) ?? 0)])
        recent = (Array(folder), scope)
        return scope.ignores(path, isDirectory: isDirectory)
    }

    private func scope(of directory: ArraySlice<UInt8>) -> IgnoreScope {
        while let last = scopes.last, !last.directory.isEmpty, !directory.isBelow(last.directory) {
            scopes.removeLast()
        }
        var current = scopes[scopes.count - 1]
        while current.directory.count < directory.count {
            let start = current.directory.isEmpty ? 0 : current.directory.count + 1
            let end = directory[start...].firstIndex(of: UInt8(ascii: "/")) ?? directory.count
            let next = Array(directory[..<end])
            do {
                current = (next, try tree.scope(of: next, below: current.scope))
            } catch {
                problem = problem ?? error
                current = (next, current.scope)
            }
            scopes.append(current)
        }
        return current.scope
    }
}

extension ArraySlice<UInt8> {
    /// Whether this path is `directory` or inside it.
    fileprivate func isBelow(_ directory: [UInt8]) -> Bool {
        starts(with: directory)
            && (count == directory.count || self[directory.count] == UInt8(ascii: "/"))
    }
}

extension Repository {
    /// What `.dvcignore` files leave out; paths are relative to `base`, a folder of the repository.
    func dataIgnore(base: [UInt8] = []) throws -> IgnoreWalker {
        let root = root
        return try IgnoreWalker(
            .dvc { path in try? FileSystem.readIfPresent(root.appending(path.bytes)) }, base: base)
    }

    /// What git leaves out; paths are relative to `base`, a folder of git's work tree.
    func gitIgnore(base: [UInt8] = []) throws -> IgnoreWalker? {
        guard let top = git?.root else { return nil }
        let exclude = try FileSystem.readIfPresent(top.appending(".git/info/exclude"))
        return try IgnoreWalker(
            .git(excludes: exclude.map { [(".git/info/exclude", $0)] } ?? []) { path in
                try? FileSystem.readIfPresent(top.appending(path.bytes))
            }, base: base)
    }

    /// Whether git leaves `path` out: by the rules of the work tree, which cost no process, or by
    /// those of the machine, which git alone knows.
    func isIgnoredByGit(_ path: FilePath) throws -> Bool {
        guard let git, let relative = path.relative(to: git.root), let walker = try gitIgnore()
        else { return false }
        var place: [UInt8] = []
        for component in relative.split(separator: UInt8(ascii: "/")) {
            if !place.isEmpty, walker.ignores(place, isDirectory: true) { return true }
            place += (place.isEmpty ? [] : [UInt8(ascii: "/")]) + component
        }
        if walker.ignores(place, isDirectory: FileSystem.isDirectory(path)) { return true }
        return try git.isIgnored(path)
    }

    /// For a walk below `directory`, with paths relative to it.
    func ignoreRules(
        below directory: FilePath
    ) throws -> (_ path: [UInt8], _ isDirectory: Bool) -> Bool {
        let walker = try dataIgnore(base: directory.relative(to: root) ?? [])
        return { path, isDirectory in
            walker.ignores(path, isDirectory: isDirectory)
                || (isDirectory && Repository.isNested(directory.appending(path)))
        }
    }

    /// The rule that leaves `path` out, such as `.dvcignore:2`.
    func ignoredBy(_ path: FilePath) throws -> String? {
        guard let relative = path.relative(to: root) else { return nil }
        let root = root
        let tree = try IgnoreTree.dvc { path in
            try? FileSystem.readIfPresent(root.appending(path.bytes))
        }
        let isDirectory = FileSystem.isDirectory(path)
        guard let rule = try tree.decidingPattern(relative, isDirectory: isDirectory),
            !rule.isNegated
        else { return nil }
        return "\(rule.file):\(rule.line)"
    }

    /// A folder with a `.dvc` folder of its own is another repository.
    static func isNested(_ directory: FilePath) -> Bool {
        FileSystem.isDirectory(directory.appending(".dvc"))
    }
}
