import TestSupport
import Testing
import YAML

struct YAMLDocumentTests {
    @Test("the shapes in which ruamel folds long scalars read back as one line")
    func folded() throws {
        let text = """
            outs:
            - path: word word 
                word end
            - path:
                xxxxxxxx
            - path: "wörd\\twörd\\t\\
                wörd end"
            - {path: nc, cache: false, hash:
                md5}
            - path: 'single
                folded'
            """
        let outs = try #require(try parse(text)[key: "outs"]?.items)
        #expect(
            outs.compactMap { $0[key: "path"]?.string } == [
                "word word word end", "xxxxxxxx", "wörd\twörd\twörd end", "nc", "single folded",
            ])
        #expect(outs[3][key: "hash"]?.string == "md5")
    }

    @Test("a byte order mark, CRLF and document markers are accepted")
    func marks() throws {
        let text = "\u{FEFF}---\r\nouts:\r\n- path: a\r\n  size: 6\r\n...\r\n"
        let out = try #require(try parse(text)[key: "outs"]?.items?.first)
        #expect(out[key: "path"]?.string == "a")
        #expect(out[key: "size"]?.kindName == "an integer")
    }

    @Test("ranges are bytes even behind characters of several bytes", arguments: ["", "\u{FEFF}"])
    func ranges(mark: String) throws {
        let padding = String(repeating: "é文😀", count: 100)
        let source = Array("\(mark)# \(padding)\nключ: 'значение' # x\n文: [a, \"б\\t\"]\n".utf8)
        let document = try YAMLDocument(parsing: source, file: "t")
        let root = try #require(document.root)
        func text(_ node: YAMLNode?) -> String? {
            node.map { String(decoding: source[$0.range], as: UTF8.self) }
        }
        #expect(text(root.pairs?.first?.key) == "ключ")
        #expect(text(root[key: "ключ"]) == "'значение'")
        #expect(text(root[key: "文"]) == "[a, \"б\\t\"]")
        #expect(text(root[key: "文"]?.items?.last) == "\"б\\t\"")
        #expect(root[key: "文"]?.line == 3)
    }

    @Test("an empty file and one of comments have no root", arguments: ["", "\n", "# only\n"])
    func empty(text: String) throws {
        #expect(try YAMLDocument(parsing: Array(text.utf8), file: "t").root == nil)
    }

    @Test(
        "what is not allowed is refused with file and line",
        arguments: [
            ("a: 1\nb: 2\na: 3\n", 3, YAMLError.Code.duplicateKey),
            ("a: 1\n'a': 3\n", 2, .duplicateKey),
            ("a: 1\n---\nb: 2\n", 2, .unsupported),
            ("a: [1, 2\n", 2, .syntax),
            ("a: *none\n", 1, .syntax),
            ("a: &x [*x]\n", 1, .unsupported),
            ("a: !!python/object:os.system x\n", 1, .unsupported),
            ("a: !!int x\n", 1, .unsupported),
            ("a: 1\n[b]: 2\n", 2, .unsupported),
            ("a: 1\nb: \u{1}\n", 2, .syntax),
            ("a: 1\nb: \0\n", 2, .syntax),
            ("a: b: c\n", 1, .syntax),
            ("<<: 3\n", 1, .unsupported),
        ])
    func refused(text: String, line: Int, code: YAMLError.Code) {
        let error = #expect(throws: YAMLError.self) {
            try YAMLDocument(parsing: Array(text.utf8), file: "d/x.dvc")
        }
        #expect(error?.code == code)
        #expect(error?.line == line)
        #expect(error?.description.hasPrefix("d/x.dvc:\(line): ") == true)
    }

    @Test("invalid UTF-8 is refused at its line")
    func invalidUTF8() {
        let error = #expect(throws: YAMLError.self) {
            try YAMLDocument(parsing: Array("a: 1\nb: ".utf8) + [0xFF, 0x0A], file: "x")
        }
        #expect(error?.line == 2)
    }

    @Test("aliases and merges work, and the mapping's own keys win")
    func aliases() throws {
        let root = try parse("base: &b {x: 1, y: 2}\nuse: {<<: *b, y: 3}\nsame: *b\n")
        #expect(root[key: "use"]?[key: "x"]?.scalar?.string == "1")
        #expect(root[key: "use"]?[key: "y"]?.scalar?.string == "3")
        #expect(root[key: "same"]?.isShared == true)
    }

    @Test("bombs, depth and size are refused at once")
    func bombs() {
        var laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...20 {
            let alias = "*a\(level - 1)"
            laughs +=
                "a\(level): &a\(level) ["
                + Array(repeating: alias, count: 10)
                .joined(separator: ", ") + "]\n"
        }
        let longText =
            "a: &a \(String(repeating: "x", count: 1 << 20))\nb: ["
            + Array(repeating: "*a", count: 1000).joined(separator: ",") + "]\n"
        let deep = String(repeating: "[", count: 5_000_000)
        let blocks = String(repeating: "- ", count: 1_000_000)
        let tags = (0..<200_000).map { "%TAG !a\($0)! x\n" }.joined() + "---\na: 1\n"
        var chain = "a0: &a0 [[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]\n"
        for level in 1...10 { chain += "a\(level): &a\(level) [[[[[[[[*a\(level - 1)]]]]]]]]\n" }
        let time = processorTime {
            for text in [laughs, longText, deep, blocks, tags, chain] {
                let error = #expect(throws: YAMLError.self) {
                    try YAMLDocument(parsing: Array(text.utf8), file: "bomb")
                }
                #expect(error?.code == .tooLarge)
            }
        }
        #expect(time < .seconds(5))
        #expect(throws: YAMLError.self) {
            try YAMLDocument(parsing: Array(repeating: 97, count: (16 << 20) + 1), file: "big")
        }
    }

    @Test(
        "a line of ten megabytes is read or refused in bounded time",
        arguments: ["x", "x ", "\"", "'", "[a,", "&a ", "a: ", "- ", "é", "{", "? ", "#", "!"])
    func longLines(piece: String) {
        let text = "path: " + String(repeating: piece, count: 10_000_000 / piece.utf8.count)
        let time = processorTime {
            _ = try? YAMLDocument(parsing: Array(text.utf8), file: "long")
        }
        #expect(time < .seconds(5))
    }

    @Test("mutated documents give a value or an error, and what is read is written back")
    func fuzz() throws {
        let seed = Array(
            """
            # c
            outs:
            - md5: &m 'b1946ac92492d2347c6235b4d2611184'
              size: 6
              meta: {a: [1, *m, ~], "б": x}
              desc: |
                text
              path: "a\\t文"
            ? k
            : >-
              folded
              text
            """.utf8)
        let pieces = [
            "[", "]", "{", "}", ": ", "- ", "\n", "  ", "&a ", "*a", "'", "\"", "|", "#",
            "!!str ", "<<: ", "\u{FEFF}", "\0", "\r\n", "%", "---\n", "\t", "é", ",",
        ]
        .map { Array($0.utf8) }
        var generator = SeededGenerator(seed: 3)
        var readable = 0
        for _ in 0..<20_000 {
            var text = seed
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let start = Int.random(in: 0...text.count, using: &generator)
                let end = min(text.count, start + Int.random(in: 0...3, using: &generator))
                text.replaceSubrange(
                    start..<end, with: pieces.randomElement(using: &generator) ?? [])
            }
            guard let document = try? YAMLDocument(parsing: text, file: "f"),
                let root = document.root
            else { continue }
            readable += 1
            let written = YAMLEmitter.emit(root)
            let again = try YAMLDocument(parsing: written, file: "again").root
            #expect(
                again?.hasSameValue(as: root) == true,
                "\(String(decoding: text, as: UTF8.self)) is not what was written"
            )
        }
        #expect(readable > 1000)
    }

    private func parse(_ text: String) throws -> YAMLNode {
        try #require(try YAMLDocument(parsing: Array(text.utf8), file: "t").root)
    }
}
