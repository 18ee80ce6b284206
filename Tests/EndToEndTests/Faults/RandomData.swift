import FileStore
import Foundation
import TestSupport

/// Random trees with hard names, and random edits to them.
struct RandomData {
    var generator: SeededGenerator
    /// The largest ordinary file.
    var largest = 4 << 20

    private static let pieces = [
        "a", "b", "A", "0", " ", "  ", "-", "--", ".", "..", "_", "é", "e\u{301}", "文", "😀", "\n",
        "\t", "\r", "\"", "'", "\\", "#", ":", "*", "?", "[", "]", "{", "}", "&", "!", "%", "@",
        "`",
        "~", "\u{7f}", "\u{1}", "\u{fffd}", "\u{202e}", "null", "123", ".tmp", ".dvcx",
    ]

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func name() -> [UInt8] {
        while true {
            var text = ""
            let count = Int.random(in: 0..<40, using: &generator) == 0 ? 60 : 4
            for _ in 0..<Int.random(in: 1...count, using: &generator) {
                text += Self.pieces.randomElement(using: &generator) ?? "a"
            }
            let bytes = Array(text.utf8)
            let isOurs = [".", "..", ".git", ".dvc", ".hg", ".dvcignore", "dvc.yaml", "dvc.lock"]
                .contains(text)
            if !isOurs, bytes.count <= 200, bytes.suffix(4) != Array(".dvc".utf8)[...] {
                return bytes
            }
        }
    }

    mutating func content() -> [UInt8] {
        switch Int.random(in: 0..<20, using: &generator) {
        case 0: return []
        case 1: return [0x0a]
        case 2: return Array("x\r\ny\r\n".utf8)
        case 3: return Array("the same in many places\n".utf8)
        case 4:
            let border = 1 << 20
            return generator.bytes(Int.random(in: border - 1...border + 1, using: &generator))
        case 5: return generator.bytes(Int.random(in: 0...largest, using: &generator))
        default: return generator.bytes(Int.random(in: 1...5000, using: &generator))
        }
    }

    /// Fills a folder; what does not fit beside what is there is left out.
    mutating func fill(_ root: FilePath, files: Int) throws {
        try FileSystem.createDirectories(root)
        var folders = [root]
        for _ in 0..<files / 4 {
            let parent = folders.randomElement(using: &generator) ?? root
            let folder = parent.appending(name())
            guard folder.bytes.count < 3000, (try? FileSystem.createDirectories(folder)) != nil
            else { continue }
            folders.append(folder)
        }
        var deep = root
        for _ in 0..<60 { deep = deep.appending("deep") }
        try FileSystem.createDirectories(deep)
        folders.append(deep)
        var files = try (0..<files).compactMap { _ in try addFile(to: folders) }
        files.append(try addFile(to: [deep]) ?? deep)
        try addLinks(root, folders, files)
    }

    private mutating func addFile(to folders: [FilePath]) throws -> FilePath? {
        let path = (folders.randomElement(using: &generator) ?? "/").appending(name())
        guard try FileSystem.statusIfPresent(of: path, followingLinks: false) == nil else {
            return nil
        }
        let modes: [UInt32] = [0o644, 0o644, 0o600, 0o755, 0o444]
        let mode = modes.randomElement(using: &generator) ?? 0o644
        try FileSystem.writeAtomically(content(), to: path, permissions: mode, durably: false)
        return path
    }

    /// To files, which are data, and to folders, which are not.
    private mutating func addLinks(
        _ root: FilePath, _ folders: [FilePath], _ files: [FilePath]
    ) throws {
        for (number, target) in [files.first, folders.last].enumerated() {
            guard let target else { continue }
            let link = root.appending("link \(number)")
            if try FileSystem.statusIfPresent(of: link, followingLinks: false) == nil {
                try FileSystem.symlink(to: target, at: link)
            }
        }
    }

    /// Changes some files in every way that people and programs do.
    mutating func edit(_ root: FilePath) throws {
        var files: [FilePath] = []
        try TreeWalk.run(root) { entry in
            if entry.kind == .regular { files.append(root.appending(entry.path)) }
            return true
        }
        for file in files {
            switch Int.random(in: 0..<12, using: &generator) {
            case 0: try FileSystem.remove(file)
            case 1: try FileSystem.rename(file, to: try fresh(in: file.parent))
            case 2: try FileSystem.writeAtomically(content(), to: file, durably: false)
            case 3: try appendByte(to: file)
            case 4:
                try FileSystem.remove(file)
                try FileSystem.writeAtomically(
                    content(), to: try fresh(in: directory(file)), durably: false)
            default: break
            }
        }
        try FileSystem.writeAtomically(content(), to: try fresh(in: root), durably: false)
    }

    /// A name that no folder has, which could not be written over.
    private mutating func fresh(in folder: FilePath) throws -> FilePath {
        while true {
            let path = folder.appending(name())
            guard FileSystem.isDirectory(path) else { return path }
        }
    }

    private func directory(_ path: FilePath) throws -> FilePath {
        try FileSystem.createDirectories(path)
        return path
    }

    private func appendByte(to file: FilePath) throws {
        try FileSystem.setPermissions(of: file, to: 0o644)
        try File(file, .append(permissions: 0o644)).write([0x2b])
    }
}
