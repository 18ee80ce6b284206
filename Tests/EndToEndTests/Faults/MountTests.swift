import FileStore
import Foundation
import TestSupport
import Testing

/// Data on a mount of its own inside of the work tree, as containers have it.
@Suite(
    .enabled(if: SmallDisk.isPermitted, "needs root and the right to mount"),
    .timeLimit(.minutes(5)))
struct MountTests {
    private let folder = TemporaryDirectory()

    @Test(
        "files get to a mount, of another file system or of the same one",
        arguments: [true, false], ["copy", "hardlink"])
    func mount(isSameDevice: Bool, kind: String) throws {
        let settings = "[cache]\n    type = \(kind)"
        let clone = try DataClone(
            at: folder.path("a"), remote: folder.path("remote"), settings: settings)
        let place = clone.file("mounted").description
        try FileSystem.createDirectories(FilePath(place))
        let source = try folder.makeDirectory("source")
        let command = isSameDevice ? ["--bind", source, place] : ["-t", "tmpfs", "tmpfs", place]
        let mounted = try runProcess("mount", command)
        try #require(mounted.status == 0, "\(mounted)")
        defer { _ = try? runProcess("umount", ["-l", place]) }
        for name in ["1", "2", "sub/3"] { try clone.write("mounted/data/\(name)", name.utf8) }
        try clone.write("mounted/single", "single".utf8)
        let original = try TreeContents(clone.file("mounted/data")).bytes
        try clone.expect(0, "add", "mounted/data", "mounted/single")
        try FileSystem.removeTree(clone.file("mounted/data"))
        try FileSystem.remove(clone.file("mounted/single"))
        try clone.expect(0, "checkout")
        #expect(try TreeContents(clone.file("mounted/data")).bytes == original)
        #expect(try clone.read("mounted/single") == Array("single".utf8))
        try FileSystem.remove(clone.file("mounted/data/1"))
        try clone.write("mounted/data/2", "other".utf8)
        try clone.expect(0, "checkout", "-f")
        #expect(try TreeContents(clone.file("mounted/data")).bytes == original)
        try clone.expect(0, "status", "-q")
        let left = try FileSystem.list(clone.file("mounted/data")).map(\.name)
        #expect(Set(left) == [Array("1".utf8), Array("2".utf8), Array("sub".utf8)])
        #expect(try ObjectAudit(clone.path + "/.dvc/cache").problems == [])
    }
}
