package import Foundation
internal import Synchronization

private let keptUntilExit = Mutex<[TemporaryDirectory]>([])

/// A fresh folder that goes away with this value.
package final class TemporaryDirectory: Sendable {
    package let path: String

    /// - Parameter parent: `TMPDIR`, or `/tmp`, when `nil`.
    package init(in parent: String? = nil) {
        let given = parent ?? NSTemporaryDirectory()
        let parent = given.hasSuffix("/") ? String(given.dropLast()) : given
        var template = Array("\(parent)/aisle-test.XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else {
            preconditionFailure("cannot make a folder in \(parent): errno \(errno)")
        }
        let name = template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        path = String(decoding: name, as: UTF8.self)
    }

    /// Where syncs cost nothing, for tests that make thousands; `nil` when there is none.
    package static var inMemory: String? {
        FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : nil
    }

    deinit { remove() }

    fileprivate func remove() {
        // Tests leave read-only folders and names that FileManager cannot spell.
        _ = try? runProcess("chmod", ["-R", "u+rwX", path])
        _ = try? runProcess("rm", ["-rf", path])
    }

    /// One for what all tests share: it goes away when the process ends, as statics never do.
    package static func untilExit() -> TemporaryDirectory {
        let folder = TemporaryDirectory()
        keptUntilExit.withLock { folders in
            if folders.isEmpty {
                atexit { keptUntilExit.withLock { $0.forEach { $0.remove() } } }
            }
            folders.append(folder)
        }
        return folder
    }

    package var bytes: [UInt8] { Array(path.utf8) }

    package var url: URL { URL(fileURLWithPath: path, isDirectory: true) }

    /// The path of something in it.
    package func path(_ name: String) -> String {
        "\(path)/\(name)"
    }

    /// Writes a file, with the folders above it; returns its path.
    @discardableResult
    package func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        let file = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return file.path
    }

    @discardableResult
    package func write(_ name: String, _ text: String) throws -> String {
        try write(name, text.utf8)
    }

    package func makeDirectory(_ name: String) throws -> String {
        try FileManager.default.createDirectory(
            atPath: path(name), withIntermediateDirectories: true)
        return path(name)
    }

    package func read(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    package func text(_ name: String) throws -> String {
        String(decoding: try read(name), as: UTF8.self)
    }

    package func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: path(name))
    }
}
