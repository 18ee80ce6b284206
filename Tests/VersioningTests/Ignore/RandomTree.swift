import FileStore
import TestSupport
import Versioning

/// A small tree with random ignore files, held in memory and written to disk for the peers.
struct RandomTree {
    /// Relative paths; folders before what is in them.
    private(set) var folders: [String] = []
    private(set) var files: [String] = []
    private(set) var ignoreFiles: [String: String] = [:]

    private static let names = [
        "a", "b", "ab", "foo", "bar.txt", "x.log", "é", "a b", "[x]", "#c", "!d", "z-9", "]", "文.b",
        "a*b", "A",
    ]
    private static let pieces = [
        "a", "b", "foo", "*", "?", "**", ".txt", ".log", "é", "[ab]", "[!a]", "[a-z]", "x", " ",
        "\\*", "\\#", "[^0-9]", "bar", "[]-]", "文", "\\[x\\]", "[x]", "*.txt", "A", "[é-文]",
    ]

    init(using generator: inout SeededGenerator, ignoreName: String, classes: Bool) {
        for _ in 0..<12 {
            let parent =
                Bool.random(using: &generator) ? folders.randomElement(using: &generator) : nil
            let name = Self.names.randomElement(using: &generator) ?? "a"
            let path = parent.map { "\($0)/\(name)" } ?? name
            guard path.utf8.split(separator: 47).count <= 4, !folders.contains(path) else {
                continue
            }
            folders.append(path)
        }
        for folder in [""] + folders {
            for _ in 0..<3 {
                let name = Self.names.randomElement(using: &generator) ?? "a"
                let path = folder.isEmpty ? name : "\(folder)/\(name)"
                if !folders.contains(path), !files.contains(path) { files.append(path) }
            }
        }
        for folder in [""] + folders.filter({ _ in Int.random(in: 0..<4, using: &generator) == 0 })
        {
            let path = folder.isEmpty ? ignoreName : "\(folder)/\(ignoreName)"
            ignoreFiles[path] = Self.patterns(using: &generator, classes: classes)
        }
    }

    static func patterns(using generator: inout SeededGenerator, classes: Bool) -> String {
        (0..<Int.random(in: 1...6, using: &generator))
            .map { _ in pattern(using: &generator, classes: classes) }.joined(separator: "\n")
            + (Bool.random(using: &generator) ? "\n" : "")
    }

    static func pattern(using generator: inout SeededGenerator, classes: Bool) -> String {
        var pattern = Int.random(in: 0..<4, using: &generator) == 0 ? "!" : ""
        if Int.random(in: 0..<4, using: &generator) == 0 { pattern += "/" }
        if Int.random(in: 0..<6, using: &generator) == 0 { pattern += "**/" }
        let segments = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
            segment(using: &generator)
        }
        pattern += segments.joined(separator: "/")
        if Int.random(in: 0..<4, using: &generator) == 0 { pattern += "/" }
        if Int.random(in: 0..<12, using: &generator) == 0 { pattern += " " }
        if classes, Int.random(in: 0..<10, using: &generator) == 0 { pattern += "[[:alpha:]]" }
        return pattern
    }

    private static func segment(using generator: inout SeededGenerator) -> String {
        if Int.random(in: 0..<3, using: &generator) == 0 {
            return names.randomElement(using: &generator) ?? "a"
        }
        if Int.random(in: 0..<6, using: &generator) == 0 { return "**" }
        let text = (0..<Int.random(in: 1...3, using: &generator))
            .map { _ in pieces.randomElement(using: &generator) ?? "a" }.joined()
        // Git reads `x**` differently depending on what stands before it: a fault of its own.
        var single = text
        while let range = single.firstRange(of: "**") { single.replaceSubrange(range, with: "*") }
        return single
    }

    func write(to folder: TemporaryDirectory, prefix: String = "") throws {
        for path in folders { _ = try folder.makeDirectory(prefix + path) }
        for path in files { try folder.write(prefix + path, "") }
        for (path, text) in ignoreFiles { try folder.write(prefix + path, text) }
    }

    func read(_ path: FilePath) -> [UInt8]? {
        ignoreFiles[path.description].map { Array($0.utf8) }
    }
}
