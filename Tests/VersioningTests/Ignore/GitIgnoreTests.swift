import FileStore
import TestSupport
import Testing
import Versioning

struct GitIgnoreTests {
    private func pattern(
        _ text: String, _ path: String, isDirectory: Bool = false
    ) throws -> IgnorePattern? {
        let tree = try IgnoreTree.git { $0 == ".gitignore" ? Array(text.utf8) : nil }
        return try tree.decidingPattern(Array(path.utf8), isDirectory: isDirectory)
    }

    @Test(
        "patterns match as gitignore(5) says",
        arguments: [
            ("foo", "a/foo", true), ("/foo", "a/foo", false), ("/foo", "foo", true),
            ("a/b", "a/b", true), ("a/b", "x/a/b", false), ("**/a/b", "x/a/b", true),
            ("a/**/b", "a/b", true), ("a/**/b", "a/x/y/b", true), ("a/**", "a", false),
            ("a/**", "a/x/y", true), ("*.txt", "d/x.txt", true), ("d/*.txt", "d/e/x.txt", false),
            ("?", "é", false), ("??", "é", true), ("[!a]b", "ab", false), ("\\#c", "#c", true),
            ("#c", "#c", false), ("x ", "x", true), ("x\\ ", "x ", true), ("a[/]b", "a/b", false),
            ("[a-c]x", "bx", true), ("[[:digit:]]", "7", true), ("[[:nope:]]", "n", false),
            ("[a", "[a", false), ("a\\", "a\\", false), ("FOO", "foo", false), ("", "a", false),
            ("*", "a/b", true), ("/*\n!/a", "a", false), ("\u{FEFF}a", "a", true),
            ("a\r", "a", true),
        ])
    func rules(text: String, path: String, isIgnored: Bool) throws {
        #expect((try pattern(text, path)?.isNegated == false) == isIgnored)
    }

    @Test("what lies in an ignored folder cannot be brought back")
    func parents() throws {
        let decided = try pattern("d/\n!d/keep\n", "d/keep")
        #expect(decided?.description == ".gitignore:1:d/")
        #expect(try pattern("d/*\n!d/keep\n", "d/keep")?.isNegated == true)
    }

    @Test("the file and line of the last match are told, of nested and common files too")
    func origin() throws {
        let files = [".gitignore": "*.a\n\n# c\n*.b\n", "d/.gitignore": "!x.b\n/y\n"]
        let tree = try IgnoreTree.git(excludes: [("info/exclude", Array("*.c\n".utf8))]) {
            files[$0.description].map { Array($0.utf8) }
        }
        func origin(_ path: String) throws -> String? {
            try tree.decidingPattern(Array(path.utf8), isDirectory: false)?.description
        }
        #expect(try origin("x.b") == ".gitignore:4:*.b")
        #expect(try origin("d/x.b") == "d/.gitignore:1:!x.b")
        #expect(try origin("d/y") == "d/.gitignore:2:/y")
        #expect(try origin("d/e/y") == nil)
        #expect(try origin("d/z.c") == "info/exclude:1:*.c")
    }

    @Test("git check-ignore names the same file, line and pattern for random trees")
    func differential() throws {
        var generator = SeededGenerator(seed: 21)
        var compared = 0
        for _ in 0..<60 {
            let tree = RandomTree(using: &generator, ignoreName: ".gitignore", classes: true)
            let exclude = RandomTree.patterns(using: &generator, classes: true)
            let folder = TemporaryDirectory()
            try #require(try runProcess("git", ["init", "-q"], in: folder.path).status == 0)
            try folder.write(".git/info/exclude", exclude)
            try tree.write(to: folder)
            let paths = tree.folders + tree.files
            let outcome = try runProcess(
                "git", ["check-ignore", "--no-index", "-v", "-n", "--stdin", "-z"],
                in: folder.path, environment: Peers.environment(home: folder.path),
                input: paths.flatMap { Array($0.utf8) + [0] })
            let fields = outcome.outputBytes.split(separator: 0, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            try #require(fields.count == paths.count * 4 + 1)
            let ours = try IgnoreTree.git(
                excludes: [(".git/info/exclude", Array(exclude.utf8))], readFile: tree.read)
            for (index, path) in paths.enumerated() {
                let theirs =
                    fields[index * 4 + 1].isEmpty
                    ? nil : fields[index * 4..<index * 4 + 3].joined(separator: ":")
                let decided = try ours.decidingPattern(
                    Array(path.utf8), isDirectory: tree.folders.contains(path))
                #expect(decided?.description == theirs, "\(path) in \(tree.ignoreFiles)")
                compared += 1
            }
        }
        #expect(compared > 2000)
    }

    @Test("a million paths against five patterns take less than a second")
    func speed() throws {
        let text = "*.tmp\n/build/\nnode_modules/\ndata/**/cache\n*.[oa]\n"
        let tree = try IgnoreTree.git { $0 == ".gitignore" ? Array(text.utf8) : nil }
        let scope = try tree.rootScope()
        let paths = (0..<1000).map { Array("data/raw/part-\($0)/image_\($0).jpeg".utf8) }
        var ignored = 0
        let times = (0..<3).map { _ in
            processorTime {
                for _ in 0..<1000 {
                    for path in paths where scope.ignores(path, isDirectory: false) { ignored += 1 }
                }
            }
        }
        #expect(ignored == 0)
        #expect(try #require(times.min()) < .seconds(1))
    }

    @Test("patterns made to explode do not")
    func hostile() throws {
        let stars = String(repeating: "a*", count: 2000) + "b"
        let doubled = String(repeating: "**/a/", count: 2000) + "b"
        let path = String(repeating: "a/", count: 1000) + String(repeating: "a", count: 2000)
        let tree = try IgnoreTree.git {
            $0 == ".gitignore" ? Array("\(stars)\n\(doubled)\n".utf8) : nil
        }
        let scope = try tree.rootScope()
        let elapsed = processorTime {
            #expect(!scope.ignores(Array(path.utf8), isDirectory: false))
        }
        #expect(elapsed < .seconds(2))
    }

    @Test("random bytes are patterns that match or do not")
    func fuzz() throws {
        var generator = SeededGenerator(seed: 9)
        let pieces = Array("[]!^-\\*?/a# :\r\t".utf8) + [0xC3, 0xA9, 0xFF, 0]
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? 0
            }
            let path = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                pieces.randomElement(using: &generator) ?? 0
            }
            let git = try IgnoreTree.git { _ in text }
            _ = try git.decidingPattern(path, isDirectory: false)
            let dvc = try IgnoreTree.dvc { _ in text }
            _ = try? dvc.decidingPattern(path, isDirectory: true)
        }
    }
}
