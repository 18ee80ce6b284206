/// The names in a directory and what they are, in the kernel's order and in one block of memory.
package struct NameList: Sendable {
    package private(set) var names = PathTable()
    /// `nil` where the file system does not tell without an examination.
    package private(set) var kinds: [FileStatus.Kind?] = []

    package var count: Int { kinds.count }

    package init(_ directory: FilePath) throws(FileError) {
        var stream = try DirectoryStream(directory)
        try self.init(&stream)
    }

    init(_ stream: inout DirectoryStream) throws(FileError) {
        while unsafe try stream.next({ unsafe append($0, $1) }) {}
    }

    private mutating func append(_ name: UnsafeRawBufferPointer, _ kind: FileStatus.Kind?) {
        unsafe names.append(name)
        kinds.append(kind)
    }
}
