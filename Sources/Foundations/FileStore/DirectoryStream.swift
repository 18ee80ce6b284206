internal import Glibc

/// An open directory, read name by name.
@safe package struct DirectoryStream: ~Copyable {
    private let stream: OpaquePointer
    private let path: FilePath

    package init(_ path: FilePath) throws(FileError) {
        guard let stream = unsafe path.withCPath({ unsafe opendir($0) }) else {
            throw FileError("list", path)
        }
        unsafe self.stream = stream
        self.path = path
    }

    deinit {
        unsafe closedir(stream)
    }

    private var descriptor: Int32 { unsafe dirfd(stream) }

    /// The next name other than `.` and `..`.
    package mutating func next() throws(FileError) -> FileSystem.Entry? {
        var entry: FileSystem.Entry?
        _ = unsafe try next { name, kind in
            entry = unsafe FileSystem.Entry(name: Array(name), kind: kind)
        }
        return entry
    }

    /// Passes on the next name, which is only lent; returns false at the end.
    mutating func next(
        _ take: (UnsafeRawBufferPointer, FileStatus.Kind?) -> Void
    ) throws(FileError) -> Bool {
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                if errno != 0 { throw FileError("list", path) }
                return false
            }
            let name = unsafe Self.name(of: entry)
            if unsafe Self.isSelfOrParent(name) { continue }
            unsafe take(name, Self.kind(of: entry.pointee.d_type))
            return true
        }
    }

    /// Examines a name in this directory.
    func status(
        of name: ArraySlice<UInt8>, followingLinks: Bool
    ) throws(FileError) -> FileStatus {
        var result = stat()
        let flags = followingLinks ? 0 : AT_SYMLINK_NOFOLLOW
        let code = unsafe name.withCPath { unsafe fstatat(descriptor, $0, &result, flags) }
        guard code == 0 else { throw FileError("examine", path.appending(name)) }
        return FileStatus(result)
    }

    private static func name(of entry: UnsafeMutablePointer<dirent>) -> UnsafeRawBufferPointer {
        let start =
            unsafe UnsafeRawPointer(entry) + MemoryLayout<dirent>.offset(of: \.d_name, or: 19)
        let length = unsafe strlen(start.assumingMemoryBound(to: CChar.self))
        return unsafe UnsafeRawBufferPointer(start: start, count: length)
    }

    private static func isSelfOrParent(_ name: UnsafeRawBufferPointer) -> Bool {
        let dot = UInt8(ascii: ".")
        return unsafe name.count <= 2 && name.allSatisfy { $0 == dot }
    }

    private static func kind(of type: UInt8) -> FileStatus.Kind? {
        switch Int(type) {
        case Int(DT_REG): .regular
        case Int(DT_DIR): .directory
        case Int(DT_LNK): .symbolicLink
        case Int(DT_UNKNOWN): nil
        default: .other
        }
    }
}

extension MemoryLayout {
    fileprivate static func offset(of key: PartialKeyPath<T>, or fallback: Int) -> Int {
        offset(of: key) ?? fallback
    }
}
