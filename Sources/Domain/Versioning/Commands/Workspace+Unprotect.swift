internal import FileStore

extension Workspace {
    /// Replaces links to the cache by copies that may be written to.
    func unprotect(_ path: FilePath) throws {
        guard let status = try FileSystem.statusIfPresent(of: path, followingLinks: false) else {
            return
        }
        guard status.kind == .directory else { return try unprotectFile(path, status) }
        var linked: [(FilePath, FileStatus)] = []
        try TreeWalk.run(path) { entry in
            if let status = entry.status { linked.append((path.appending(entry.path), status)) }
            return true
        }
        for (file, status) in linked { try unprotectFile(file, status) }
    }

    private func unprotectFile(_ path: FilePath, _ status: FileStatus) throws {
        let isLink =
            status.kind == .symbolicLink
            ? try leadsToCache(path) : status.kind == .regular && status.linkCount > 1
        guard isLink else { return }
        let temporary = path.parent.appending(TemporaryName.next())
        let bits = status.kind == .regular ? status.permissions & 0o100 : 0
        do {
            try copy(path, temporary)
            let usual = 0o666 & ~FileSystem.creationMask
            try FileSystem.setPermissions(of: temporary, to: usual | bits)
            try FileSystem.rename(temporary, to: path)
        } catch {
            try? FileSystem.removeIfPresent(temporary)  // The first error is the one to tell.
            throw error
        }
    }

    private func leadsToCache(_ path: FilePath) throws -> Bool {
        let target = try FileSystem.target(ofLink: path)
        return target.relative(to: repository.cache.root) != nil && FileSystem.isFile(path)
    }

    private func copy(_ source: FilePath, _ target: FilePath) throws {
        let input = try File(source, .read)
        let output = try File(target, .create(permissions: 0o600))
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while try output.copyRange(from: input, count: 8 << 20, buffer: &buffer) > 0 {}
        try output.synchronize()
    }
}
