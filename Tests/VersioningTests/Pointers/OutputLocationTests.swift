import FileStore
import Testing
import Versioning

struct OutputLocationTests {
    private func resolve(
        _ path: String, wdir: String? = nil, in directory: FilePath = "/repo/sub",
        isCached: Bool = true
    ) throws -> OutputLocation {
        let output = TrackedOutput(
            path: Array(path.utf8), objectID: nil, isCached: isCached, line: 4)
        return try .resolve(
            output, workingDirectory: wdir.map { Array($0.utf8) }, in: directory, root: "/repo",
            file: "sub/x.dvc")
    }

    @Test(
        "paths inside of the workspace are followed by text",
        arguments: [
            ("a", nil, "sub/a"), ("../a", nil, "a"), ("./b//c/", nil, "sub/b/c"),
            ("a", "../data", "data/a"), ("../x", "deep/er", "sub/deep/x"), ("a", ".", "sub/a"),
            ("..a/...", nil, "sub/..a/..."), ("a.dvc/b", nil, "sub/a.dvc/b"),
            (".gitignore", nil, "sub/.gitignore"), ("C:\\x", nil, "sub/C:\\x"),
        ] as [(String, String?, String)])
    func inside(path: String, wdir: String?, expected: String) throws {
        #expect(try resolve(path, wdir: wdir) == .workspace(Array(expected.utf8)))
    }

    @Test(
        "paths that leave the workspace or touch git's and DVC's own are refused",
        arguments: [
            ("../../esc", nil), ("a/../../../esc", nil), ("/abs", nil), ("/repo/a", nil), ("", nil),
            (".", ".."), ("..", nil), ("a", "../.."), ("a", "/repo"), ("a", "/tmp"),
            (".git/hooks/x", nil), ("../.dvc/cache/x", nil), ("d/.git", nil), ("a", "../.dvc"),
            ("../.git/config", nil), ("x.dvc", nil), ("dvc.yaml", nil), ("s3://b/k", nil),
            ("remote://r/x", nil), ("a\0/../../x", nil), ("a", "x\0"), ("../../repo2/x", nil),
        ] as [(String, String?)])
    func refused(path: String, wdir: String?) {
        let error = #expect(throws: PointerError.self) { try resolve(path, wdir: wdir) }
        #expect(error?.code == .unsafePath)
        #expect(error?.description.hasPrefix("sub/x.dvc:4: ") == true)
    }

    @Test("an output that is not cached may lie elsewhere, and nothing may be done to it there")
    func external() throws {
        #expect(try resolve("/abs", isCached: false) == .external)
        #expect(try resolve("s3://b/k", isCached: false) == .external)
        #expect(try resolve("../../x", isCached: false) == .external)
        #expect(try resolve("/repo/a", isCached: false) == .workspace([97]))
        #expect(throws: PointerError.self) { try resolve("../.git/x", isCached: false) }
    }

    @Test("a workspace at the root of the file system works")
    func root() throws {
        let output = TrackedOutput(path: Array("../a".utf8), objectID: nil)
        let location = try OutputLocation.resolve(
            output, workingDirectory: nil, in: "/d", root: "/", file: "x")
        #expect(location == .workspace([97]))
    }
}
