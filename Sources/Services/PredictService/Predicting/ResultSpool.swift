internal import FileStore
internal import HTTPServing
internal import Synchronization

/// An answer that grows: in memory at first, then in a file without a name.
///
/// The file's name is removed at once, so that it goes away however the process ends.
final class ResultSpool: @unchecked Sendable {  // Safe: used by one thread at a time.
    private static let memoryLimit = 8 << 20

    private let folder: FilePath
    private var bytes: [UInt8] = []
    private var file: FileInUse?

    private final class FileInUse {
        let file: File

        init(_ file: consuming File) {
            self.file = file
        }
    }

    init(in folder: FilePath) {
        self.folder = folder
    }

    func append(_ more: [UInt8]) throws {
        bytes += more
        guard bytes.count >= Self.memoryLimit else { return }
        try write()
    }

    private func write() throws {
        let file = try file ?? open()
        try file.file.write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    private func open() throws -> FileInUse {
        try FileSystem.createDirectories(folder)
        let path = folder.appending(TemporaryName.next())
        let opened = FileInUse(try File(path, .readWrite(permissions: 0o600)))
        try FileSystem.remove(path)
        file = opened
        return opened
    }

    func response(type: String) throws -> Response {
        guard file != nil else { return .bytes(bytes, type: type) }
        try write()
        return Response(
            .ok, headers: ["Content-Type": type], body: .stream(byteCount: nil, Producer(self)))
    }

    private final class Producer: BodyProducer, @unchecked Sendable {  // Safe: of one connection.
        private let spool: ResultSpool
        private var offset: UInt64 = 0
        private var buffer = [UInt8](repeating: 0, count: 32 << 10)

        init(_ spool: ResultSpool) {
            self.spool = spool
        }

        func produce(into target: inout MutableRawSpan) throws -> Int {
            guard let file = spool.file else { return 0 }
            let count = min(try file.file.read(into: &buffer, at: offset), target.byteCount)
            offset += UInt64(count)
            for index in 0..<count {
                unsafe target.storeBytes(
                    of: buffer[index], toUncheckedByteOffset: index, as: UInt8.self)
            }
            return count
        }
    }
}
