import FileStore
import TestSupport
import Testing
import Versioning

struct DVCIgnoreTests {
    private func pattern(
        _ text: String, _ path: String, isDirectory: Bool = false
    ) throws -> String? {
        let tree = try IgnoreTree.dvc { $0 == ".dvcignore" ? Array(text.utf8) : nil }
        return try tree.decidingPattern(Array(path.utf8), isDirectory: isDirectory)?.description
    }

    @Test("git's and DVC's own folders are always ignored")
    func builtIn() throws {
        #expect(try pattern("", "a/.git", isDirectory: true) == ":.git")
        #expect(try pattern("", ".git") == ":.git")
        #expect(try pattern("", ".dvc/config") == ":.dvc/")
        #expect(try pattern("", ".hg", isDirectory: true) == ":.hg/")
        #expect(try pattern("", ".dvc") == nil)
        #expect(try pattern("", ".gitignore") == nil)
    }

    @Test("lines lose the blanks at both ends, and the message names the line")
    func stripped() throws {
        #expect(try pattern("# c\n\u{A0} *.tmp \t\n", "x.tmp") == ".dvcignore:2:*.tmp")
        #expect(try pattern("?\n", "é") == ".dvcignore:1:?")
    }

    @Test("an escaped trailing space is refused with file and line, where DVC crashes")
    func trailingSpace() {
        let error = #expect(throws: IgnoreError.self) { try pattern("a\nb\\ \n", "x") }
        #expect(error?.description.hasPrefix(".dvcignore:2: ") == true)
    }

    @Test(
        "DVC itself ignores the same paths of random trees", .enabled(if: Peers.isAvailable("dvc")))
    func differential() throws {
        var generator = SeededGenerator(seed: 33)
        let folder = TemporaryDirectory()
        var trees: [RandomTree] = []
        for index in 0..<150 {
            let tree = RandomTree(using: &generator, ignoreName: ".dvcignore", classes: false)
            try tree.write(to: folder, prefix: "\(index)/")
            trees.append(tree)
        }
        let script = """
            import os
            from dvc.fs import localfs
            from dvc.ignore import DvcIgnoreFilter
            results = []
            for root, folders, files in cases:
                root = os.path.realpath(root)
                try:
                    ignore = DvcIgnoreFilter(localfs, root)
                    answer = []
                    for path in folders + files:
                        is_dir = path in folders
                        full = os.path.join(root, path)
                        head, tail = os.path.split(full)
                        spec = ignore._get_trie_pattern(head, None, True)
                        answer.append(bool(spec.matches(head, tail, is_dir)) if spec else False)
                    results.append(answer)
                except Exception as error:
                    results.append(repr(error))
            """
        let cases = trees.enumerated().map {
            [folder.path("\($0)"), $1.folders, $1.files] as [Any]
        }
        let results = try #require(try Peers.python(script, cases: cases) as? [Any])
        var compared = 0
        for (tree, result) in zip(trees, results) {
            guard let theirs = result as? [Bool] else { continue }
            let ours = try IgnoreTree.dvc(readFile: tree.read)
            for (path, isIgnored) in zip(tree.folders + tree.files, theirs) {
                let decided = try ours.decidingPattern(
                    Array(path.utf8), isDirectory: tree.folders.contains(path))
                #expect(
                    (decided?.isNegated == false) == isIgnored,
                    "\(path) by \(decided?.description ?? "none") in \(tree.ignoreFiles)")
                compared += 1
            }
        }
        #expect(compared > 2000)
    }
}
