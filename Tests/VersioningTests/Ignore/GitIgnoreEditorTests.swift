import TestSupport
import Testing
import Versioning

struct GitIgnoreEditorTests {
    private func adding(_ name: String, _ text: String?) -> String {
        String(
            decoding: GitIgnoreEditor.adding(Array(name.utf8), to: text.map { Array($0.utf8) }),
            as: UTF8.self)
    }

    @Test(
        "a line goes to the end; a missing final newline is put right",
        arguments: [
            (nil, "/x\n"), ("", "/x\n"), ("/a\n", "/a\n/x\n"), ("/a", "/a\n/x\n"), ("/x\n", "/x\n"),
            ("/a\n/x", "/a\n/x"),
        ])
    func adds(text: String?, expected: String) {
        #expect(adding("x", text) == expected)
    }

    @Test("characters that mean something else are escaped")
    func escapes() {
        #expect(adding("s p:a #c.txt", nil) == "/s p:a \\#c.txt\n")
        #expect(adding("[a]*?!\\", nil) == "/\\[a\\]\\*\\?\\!\\\\\n")
        #expect(adding("é", nil) == "/é\n")
    }

    @Test("removing takes every line of the name, and the file when nothing is left")
    func removes() {
        func removal(_ text: String) -> GitIgnoreEditor.Removal {
            GitIgnoreEditor.removing(Array("a#".utf8), from: Array(text.utf8))
        }
        #expect(removal("/a\\#\n") == .deleteFile)
        #expect(removal("/b\r\n/a\\# \n/a#\n# c") == .write(Array("/b\r\n# c".utf8)))
        #expect(removal("/b\n") == .unchanged)
        #expect(removal("") == .deleteFile)
    }

    @Test("git ignores exactly the added name, whatever its characters")
    func git() throws {
        let folder = TemporaryDirectory()
        try #require(try runProcess("git", ["init", "-q"], in: folder.path).status == 0)
        var generator = SeededGenerator(seed: 4)
        let pieces = Array("ab[]!*#?\\ é-:$~'\"")
        var names: Set<String> = []
        while names.count < 150 {
            let length = Int.random(in: 1...5, using: &generator)
            names.insert(
                String((0..<length).map { _ in pieces.randomElement(using: &generator) ?? "a" }))
        }
        var text: [UInt8]?
        for name in names.sorted() { text = GitIgnoreEditor.adding(Array(name.utf8), to: text) }
        try folder.write(".gitignore", text ?? [])
        let others = names.map { $0 + "x" }.filter { !names.contains($0) }
        let outcome = try runProcess(
            "git", ["check-ignore", "--no-index", "--stdin", "-z"], in: folder.path,
            input: (names + others).flatMap { Array("./\($0)".utf8) + [0] })
        let ignored = outcome.outputBytes.split(separator: 0).map {
            String(decoding: $0.dropFirst(2), as: UTF8.self)
        }
        #expect(Set(ignored) == names)
    }
}
