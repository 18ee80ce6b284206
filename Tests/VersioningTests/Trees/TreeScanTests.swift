import FileStore
import Foundation
import TestSupport
import Testing
import Versioning

struct TreeScanTests {
    private let folder = TemporaryDirectory()
    private var root: FilePath { FilePath(folder.path("tree")) }

    init() throws {
        _ = try folder.makeDirectory("tree")
    }

    private func scan(refusing: Bool = true) throws -> TreeScan {
        try TreeScan.run(root, refusing: refusing) { path, _ in path == Array("skipped".utf8) }
    }

    private func paths(_ scan: TreeScan) -> [String] {
        (0..<scan.count).map { String(decoding: scan.paths[$0], as: UTF8.self) }
    }

    @Test("files and links to files are data; folders, and links to folders, are not")
    func kinds() throws {
        try folder.write("tree/sub/file", "12345")
        try folder.write("tree/skipped/file", "x")
        try folder.write("elsewhere/target", "123")
        _ = try folder.makeDirectory("tree/empty")
        try FileSystem.symlink(to: "../elsewhere/target", at: root.appending("link"))
        try FileSystem.symlink(to: "../elsewhere", at: root.appending("away"))
        let scan = try scan()
        #expect(paths(scan) == ["link", "sub/file"])
        #expect(scan.identities.map(\.size) == [3, 5])
        #expect(scan.totalSize == 8)
        #expect(scan.links == [0: "../elsewhere/target"])
        let folders = (0..<scan.directories.count).map { Array(scan.directories[$0]) }
        #expect(folders == [Array("empty".utf8), Array("sub".utf8)])
    }

    @Test("every file is looked at once, whatever the number of threads", arguments: [1, 2, 7])
    func threads(jobs: Int) throws {
        for number in 0..<2_000 {
            try folder.write("tree/d\(number % 7)/\(number)", String(repeating: "x", count: number))
        }
        let scan = try TreeScan.run(root, refusing: true, jobs: jobs) { _, _ in false }
        #expect(scan.count == 2_000)
        for (path, identity) in zip(paths(scan), scan.identities) {
            let number = path.split(separator: "/").last.flatMap { UInt64($0) }
            #expect(identity.size == number)
        }
        #expect(paths(scan) == paths(scan).sorted { Array($0.utf8).precedes(Array($1.utf8)) })
    }

    @Test("what cannot be tracked is refused by name, or left out of a mere look")
    func refusals() throws {
        try folder.write("tree/ok", "")
        for make in [
            { try FileSystem.symlink(to: "nowhere", at: root.appending("odd")) },
            { #expect(unsafe mkfifo(root.appending("odd").description, 0o600) == 0) },
            { try FileSystem.symlink(to: "/dev/null", at: root.appending("odd")) },
            { try FileSystem.symlink(to: "odd", at: root.appending("odd")) },
        ] {
            try make()
            let error = #expect(throws: VersioningError.self) { try scan() }
            #expect(error?.code == .refused)
            #expect(error?.description.contains("tree/odd") == true)
            #expect(try paths(scan(refusing: false)) == ["ok"])
            try FileSystem.remove(root.appending("odd"))
        }
    }

    @Test("a name that is not UTF-8 is refused, shown in a form that can be read")
    func notUTF8() throws {
        try File(root.appending([0x61, 0xff]), .create(permissions: 0o666)).write([1])
        let error = #expect(throws: VersioningError.self) { try scan() }
        #expect(error?.description.contains("is not UTF-8") == true)
        #expect(try scan(refusing: false).count == 0)
    }

    @Test(
        "what may be written below a directory",
        arguments: [
            ("a", true), ("a/b c", true), ("...", true), ("a/..b", true), ("-", true), ("~", true),
            ("", false), ("/", false), ("/a", false), ("a/", false), ("a//b", false), (".", false),
            ("..", false), ("a/../b", false), ("a/.", false), ("a\0b", false),
        ])
    func safePath(path: String, isSafe: Bool) {
        #expect(SafePath.isInside(path.utf8) == isSafe)
    }

    @Test("what is quoted has no control characters")
    func quoted() {
        #expect(SafePath.quoted("a\nb\u{1b}[31m\"".utf8) == #""a\nb\u{1B}[31m\"""#)
        #expect(SafePath.quoted([0xff]).utf8.count < 10)
    }
}
