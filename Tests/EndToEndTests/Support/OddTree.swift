import FileStore
import TestSupport

/// Files with every kind of name and content that has ever made a versioner stumble.
enum OddTree {
    /// Made in a work tree as `d`, `empties` and single files; these are what to add.
    static let targets = ["d", "empties", "tool.sh", "123", "s p:a #c.txt", "empty.bin", "-lead"]

    static func write(to tree: WorkTree) throws {
        let root = FilePath(tree.path)
        for (name, bytes) in files {
            let path = root.appending(name)
            try FileSystem.createDirectories(path.parent)
            let file = try File(path, .create(permissions: 0o644))
            try file.write(bytes)
        }
        for folder in ["d/hollow/inner", "empties/one/two", "empties/three"] {
            try FileSystem.createDirectories(root.appending(folder))
        }
        try FileSystem.setPermissions(of: root.appending("tool.sh"), to: 0o755)
        try FileSystem.setPermissions(of: root.appending("d/script"), to: 0o755)
    }

    private static var files: [([UInt8], [UInt8])] {
        var generator = SeededGenerator(seed: 26)
        let large = generator.bytes(3_000_000)
        let named = names.enumerated().map { index, name in
            (Array("d/\(name)".utf8), Array("content \(index)\n".utf8))
        }
        return named + [
            (Array("d/empty".utf8), []),
            (Array("d/crlf".utf8), Array("x\r\ny\r\n".utf8)),
            (Array("d/twin1".utf8), Array("twice".utf8)),
            (Array("d/sub/twin2".utf8), Array("twice".utf8)),
            (Array("d/large".utf8), large),
            (Array("d/script".utf8), Array("#!/bin/sh\n".utf8)),
            (Array("tool.sh".utf8), Array("#!/bin/sh\necho hi\n".utf8)),
            (Array("123".utf8), Array("a number\n".utf8)),
            (Array("s p:a #c.txt".utf8), Array("odd\n".utf8)),
            (Array("empty.bin".utf8), []),
            (Array("-lead".utf8), Array("dash\n".utf8)),
        ]
    }

    private static let names = [
        "sp ace", "fünf", "\u{e9}", "e\u{301}", "文.txt", "😀", "\u{fffd}z", "\u{e000}z",
        "new\nline", "qu\"o'te", "back\\slash", "ctl\u{1}\t\r\u{c}\u{8}x", "del\u{7f}x", "-dash",
        ".dot", "Z", "_u", "a", "a b/c", "a-b", "a.b", "x/y", "x-y", "x.y", "deep/er/and/deep/er",
        String(repeating: "n", count: 200), " lead", "trail ", "#hash", "!bang", "*star", "~",
        ".gitignore", "null", "1e3",
    ]
}
