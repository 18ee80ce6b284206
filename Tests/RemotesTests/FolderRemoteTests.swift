import FileStore
import Remotes
import TestSupport
import Testing

@Suite struct FolderRemoteTests {
    @Test("what a killed push left goes once it is old, and nothing else")
    func abandoned() throws {
        let folder = TemporaryDirectory()
        let gone = [
            "files/md5/.1fi0difuwd19t-7.tmp/aa", "files/md5/ab/.RRn1NVpWU0Thd2H3VBIWcA.tmp",
        ]
        for name in gone + ["files/md5/ab/\(String(repeating: "c", count: 30))", "notes.txt"] {
            try folder.write(name, "x")
        }
        let remote = FolderRemote(FilePath(folder.path))
        let now = FileClock.now()
        #expect(try remote.abandoned(before: now - 60_000_000_000).isEmpty)
        let found = try remote.abandoned(before: now + 60_000_000_000).map(\.description)
        #expect(
            Set(found) == [
                "\(folder.path)/files/md5/.1fi0difuwd19t-7.tmp", "\(folder.path)/\(gone[1])",
            ])
    }
}
