import FileStore
import Foundation
import TestSupport
import Testing

struct TreeWalkTests {
    private let folder = TemporaryDirectory()
    private var root: FilePath { FilePath(folder.path) }

    private func walk(into isEntered: (TreeEntry) -> Bool = { _ in true }) throws -> [TreeEntry] {
        var found: [TreeEntry] = []
        try TreeWalk.run(root) { entry in
            found.append(entry)
            return isEntered(entry)
        }
        return found
    }

    /// Files in the order of whole paths is what a manifest needs; names alone would differ.
    @Test("files come in the byte order of their whole paths", arguments: 0..<20)
    func order(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let letters = ["a", "b", "A", " ", "-", ".", "0", "_", "é", "e\u{301}", "\u{fffd}", "😀"]
        var made: Set<[UInt8]> = []
        for _ in 0..<60 {
            let parts = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                (0..<Int.random(in: 1...3, using: &generator))
                    .map { _ in letters.randomElement(using: &generator) ?? "a" }.joined()
            }
            guard !parts.contains(where: { $0 == "." || $0 == ".." }) else { continue }
            let file = FilePath(parts.joined(separator: "/"))
            // A file in the way of a folder, or the reverse, is not made.
            guard (try? FileSystem.createDirectories(root.appending(file.parent.bytes))) != nil,
                (try? File(root.appending(file.bytes), .create(permissions: 0o666))) != nil
            else { continue }
            made.insert(file.bytes)
        }
        let files = try walk().filter { $0.kind == .regular }.map(\.path)
        #expect(files == made.sorted { $0.lexicographicallyPrecedes($1) })
        #expect(files.count > 20)
    }

    @Test("a folder sorts as if its name ended in a slash")
    func folderOrder() throws {
        for name in ["a/x", "a-b", "a b/c", "a.b", "a0"] { try folder.write(name, "") }
        let paths = try walk().map { String(decoding: $0.path, as: UTF8.self) }
        #expect(paths == ["a b", "a b/c", "a-b", "a.b", "a", "a/x", "a0"])
    }

    @Test("names that begin alike, one of them with another, come in byte order")
    func sharedPrefix() throws {
        for name in [
            "image_0001.jpg", "image_00", "image_0001-", "image_0001.d/x", "image_0001.dd",
        ] {
            try folder.write(name, "")
        }
        let paths = try walk().map { String(decoding: $0.path, as: UTF8.self) }
        #expect(
            paths == [
                "image_00", "image_0001-", "image_0001.d", "image_0001.d/x", "image_0001.dd",
                "image_0001.jpg",
            ])
    }

    @Test("an open directory finds what is below it, wherever it has been moved")
    func directory() throws {
        try folder.write("a/b/file", "123")
        try FileSystem.symlink(to: "file", at: root.appending("a/b/link"))
        let directory = try Directory(root.appending("a"))
        try FileSystem.rename(root.appending("a"), to: root.appending("c"))
        func look(_ name: String, _ followingLinks: Bool) throws -> FileStatus {
            try directory.status(of: Array(name.utf8)[...], followingLinks: followingLinks)
        }
        #expect(try look("b/file", false).size == 3)
        #expect(try look("b/link", false).kind == .symbolicLink)
        #expect(try look("b/link", true).size == 3)
        let error = #expect(throws: FileError.self) { try look("no", true) }
        #expect(error?.isNotFound == true)
        #expect(error?.path == root.appending("a/no"))
        #expect(throws: FileError.self) { try Directory(root.appending("c/b/file")) }
    }

    @Test("files of an open directory are opened, linked and read as far as is asked")
    func directoryFiles() throws {
        try folder.write("from/file", "12345")
        _ = try folder.makeDirectory("to/sub")
        let (from, to) = (
            try Directory(root.appending("from")), try Directory(root.appending("to"))
        )
        let name = Array("file".utf8)[...]
        try from.link(name, to: to, as: Array("sub/linked".utf8)[...])
        #expect(try FileSystem.status(of: root.appending("to/sub/linked")).linkCount == 2)
        try to.symlink(to: "sub/linked", as: Array("symbolic".utf8)[...])
        let file = try File(Array("symbolic".utf8)[...], in: to, .read)
        #expect(file.path == root.appending("to/symbolic"))
        var buffer = [UInt8](repeating: 0, count: 8)
        #expect(try file.read(into: &buffer, upTo: 3) == 3)
        #expect(try file.read(into: &buffer, upTo: 8) == 2)
        #expect(buffer[..<3] == Array("453".utf8)[...])
        let error = #expect(throws: FileError.self) {
            try from.link(name, to: to, as: Array("symbolic".utf8)[...])
        }
        #expect(error?.isExisting == true)
    }

    @Test("links are met and not followed; folders come without a status")
    func entries() throws {
        try folder.write("d/file", "12345")
        try FileSystem.symlink(to: "d", at: root.appending("link"))
        try FileSystem.symlink(to: root, at: root.appending("d/up"))
        #expect(unsafe mkfifo(folder.path("pipe"), 0o600) == 0)
        let found = try walk()
        #expect(
            found.map { String(decoding: $0.path, as: UTF8.self) }
                == ["d", "d/file", "d/up", "link", "pipe"])
        #expect(found.map(\.kind) == [.directory, .regular, .symbolicLink, .symbolicLink, .other])
        #expect(found.map { $0.status?.size } == [nil, 5, UInt64(root.bytes.count), 1, 0])
    }

    @Test("a folder that is not wanted is not entered")
    func pruning() throws {
        for name in ["a/1", "b/2", "c/d/3"] { try folder.write(name, "") }
        let found = try walk { $0.path != Array("c".utf8) }
        #expect(
            found.map { String(decoding: $0.path, as: UTF8.self) }
                == ["a", "a/1", "b", "b/2", "c"])
    }

    @Test("a missing root is an error, an empty one is not")
    func edges() throws {
        #expect(try walk().isEmpty)
        #expect(throws: FileError.self) { try TreeWalk.run(root.appending("no")) { _ in true } }
    }

    @Test("byte order: the shorter first where one starts the other")
    func precedes() {
        let ordered: [[UInt8]] = [[], [0], [0, 255], [1], [1, 0], [127], [128], [255]]
        for (left, first) in ordered.enumerated() {
            for (right, second) in ordered.enumerated() {
                #expect(first.precedes(second) == (left < right))
            }
        }
    }

    @Test("a directory stream gives each name once, with its kind")
    func stream() throws {
        for number in 0..<500 { try folder.write("\(number)", "") }
        _ = try folder.makeDirectory("sub")
        var stream = try DirectoryStream(root)
        var names: Set<[UInt8]> = []
        var folders = 0
        while let entry = try stream.next() {
            #expect(names.insert(entry.name).inserted)
            if entry.kind == .directory { folders += 1 }
        }
        #expect(names.count == 501)
        #expect(folders == 1)
        let error = #expect(throws: FileError.self) { _ = try DirectoryStream(root.appending("0")) }
        #expect(error?.code == ENOTDIR)
    }
}
