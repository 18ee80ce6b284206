import FileStore
import Testing

struct FilePathTests {
    @Test(
        "dots and doubled slashes are resolved by text",
        arguments: [
            ("a/./b//c/", "a/b/c"), ("a/../b", "b"), ("../../a", "../../a"), ("/../a", "/a"),
            ("a/..", "."), ("/", "/"), ("", "."), ("a/../..", ".."),
        ])
    func normalized(given: String, expected: String) {
        #expect(FilePath(given).normalized == FilePath(expected))
    }

    @Test("a path outside a directory has no relative form")
    func relative() {
        #expect(FilePath("/a/b/c").relative(to: "/a") == Array("b/c".utf8))
        #expect(FilePath("/a").relative(to: "/a") == [])
        #expect(FilePath("/ab").relative(to: "/a") == nil)
        #expect(FilePath("/a/b").relative(to: "/") == Array("a/b".utf8))
    }

    @Test("names that differ only in normalisation are two names")
    func bytes() {
        #expect(FilePath("\u{e9}") != FilePath("e\u{301}"))
        #expect(Set([FilePath("\u{e9}"), FilePath("e\u{301}")]).count == 2)
    }

    @Test("the parent and the name put together are the path")
    func parts() {
        #expect(FilePath("/a/b").parent == "/a")
        #expect(FilePath("/a").parent == "/")
        #expect(FilePath("a").parent == ".")
        #expect(FilePath("/a/b").name == Array("b".utf8))
    }
}
