internal import FileStore

extension Workspace {
    /// Looks at everything that datavc depends on; nothing lasting is changed.
    package func diagnose() -> [Diagnosis] {
        var found: [Diagnosis] = []
        func look(_ name: String, _ check: () throws -> [Diagnosis]) {
            do {
                found += try check()
            } catch {
                found.append(Diagnosis(name, .problem, "\(error)"))
            }
        }
        look("git") { [try git()] }
        look("pointers") { [try pointers()] }
        look("cache") { [try cache()] }
        look("links") { [try links()] }
        look("lock") { try lock() }
        look("remote") { try remotesHealth() }
        look("leftovers") { [try leftovers()] }
        look("index") { [try index()] }
        look("clock") { [try clock()] }
        return found
    }

    private func git() throws -> Diagnosis {
        if repository.configuration.worksWithoutGit {
            return Diagnosis("git", .notice, "core.no_scm is set: versions are not kept by git")
        }
        guard let git = repository.git else {
            return Diagnosis(
                "git", .notice, "no git work tree holds \(repository.root)",
                advice: "run `git init`, so that pointers get a history")
        }
        let version = String(decoding: try git.run("--version"), as: UTF8.self)
        let shallow = try git.isShallow() ? ", shallow: older commits are not here" : ""
        return Diagnosis("git", .fine, "\(git.root), \(version.prefix { $0 != "\n" })\(shallow)")
    }

    private func pointers() throws -> Diagnosis {
        let outputs = try repository.outputs()
        return Diagnosis("pointers", .fine, "\(outputs.count) outputs, every pointer is readable")
    }

    private func cache() throws -> Diagnosis {
        let root = repository.cache.root
        guard let status = try FileSystem.statusIfPresent(of: root) else {
            return Diagnosis("cache", .fine, "\(root), not there yet: the first add makes it")
        }
        guard status.kind == .directory, FileSystem.isWritable(root) else {
            return Diagnosis(
                "cache", .problem, "\(root) is not a folder that this user can write to",
                advice: "change its owner or mode, or set cache.dir")
        }
        let space = try FileSystem.space(at: root)
        let kind = try Self.fileSystemKind(of: root) ?? "unknown file system"
        let detail = "\(root), \(kind), \(space.available >> 20) of \(space.total >> 20) MiB free"
        guard space.available > 1 << 30 || space.available > space.total / 20 else {
            return Diagnosis(
                "cache", .problem, detail,
                advice: "free some space: `datavc gc --apply`, then `datavc gc --empty-trash`")
        }
        return Diagnosis("cache", .fine, detail)
    }

    /// By the longest mount point above the path.
    private static func fileSystemKind(of path: FilePath) throws -> String? {
        let canonical = try FileSystem.canonical(path)
        let file = try File("/proc/self/mounts", .read)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        let count = try file.read(into: &buffer)
        var best: (length: Int, kind: String)?
        for line in buffer[..<count].split(separator: 10) {
            let words = line.split(separator: 32)
            guard words.count > 2 else { continue }
            let point = FilePath(Array(words[1]))
            guard canonical.relative(to: point) != nil, words[1].count >= best?.length ?? 0 else {
                continue
            }
            best = (words[1].count, String(decoding: words[2], as: UTF8.self))
        }
        return best?.kind
    }

    /// Tries each kind of link between the cache and the work tree.
    private func links() throws -> Diagnosis {
        let store =
            FileSystem.isDirectory(repository.cache.root)
            ? repository.cache.root : repository.privateDirectory
        try FileSystem.createDirectories(repository.privateDirectory)
        let object = store.appending(TemporaryName.next())
        _ = try File(object, .create(permissions: 0o600))
        defer { try? FileSystem.removeIfPresent(object) }  // An empty file that gc sweeps too.
        let working = LinkKind.allCases.filter { kind in
            let place = repository.privateDirectory.appending(TemporaryName.next())
            defer { try? FileSystem.removeIfPresent(place) }  // As above.
            do throws(FileError) {
                switch kind {
                case .hardlink: try FileSystem.link(object, to: place)
                case .symlink: try FileSystem.symlink(to: object, at: place)
                case .copy: return true
                case .reflink:
                    let source = try File(object, .read)
                    try File(place, .create(permissions: 0o600)).clone(from: source)
                }
                return true
            } catch {
                return false
            }
        }
        let wanted = repository.configuration.linkKinds.map(\.rawValue).joined(separator: ", ")
        let names = working.map(\.rawValue).joined(separator: ", ")
        let detail = "\(names) work here; cache.type is \(wanted)"
        let isServed = repository.configuration.linkKinds.contains { working.contains($0) }
        return Diagnosis(
            "links", isServed ? .fine : .notice, detail,
            advice: isServed ? "" : "files are copied instead; add copy to cache.type")
    }

    private func lock() throws -> [Diagnosis] {
        var found: [Diagnosis] = []
        do {
            _ = try repository.lock(.shared, .never)
            found.append(Diagnosis("lock", .fine, "nobody holds the repository"))
        } catch let error as VersioningError where error.code == .locked {
            found.append(Diagnosis("lock", .notice, error.description))
        }
        if repository.configuration.flag(.core, "hardlink_lock") == true {
            found.append(
                Diagnosis(
                    "lock", .problem, "core.hardlink_lock makes dvc use a lock that datavc ignores",
                    advice: "unset core.hardlink_lock, or do not run both tools at once"))
        }
        return found
    }
}
