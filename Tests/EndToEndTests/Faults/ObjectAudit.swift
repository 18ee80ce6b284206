import FileStore
import Foundation
import TestSupport
import Testing

/// Looks at every object of a cache or a remote with tools that are not ours.
struct ObjectAudit {
    private(set) var objects: Set<String> = []
    private(set) var unfinished: [String] = []
    private(set) var problems: [String] = []

    /// - Parameter isComplete: whether each manifest must have all of its files.
    init(_ root: String, isComplete: Bool = false) throws {
        let base = root + "/files/md5"
        guard FileSystem.isDirectory(FilePath(base)) else { return }
        let script = #"cd "$0" && find . -type f -print0 | xargs -0r md5sum -z"#
        let sums = try runProcess("sh", ["-c", script, base])
        if sums.status != 0 { problems.append("\(sums)") }
        for line in sums.outputBytes.split(separator: 0) {
            let text = String(decoding: line, as: UTF8.self)
            try take(hash: String(text.prefix(32)), path: String(text.dropFirst(36)), base)
        }
        if isComplete { try requireCompleteTrees(base) }
    }

    private mutating func take(hash: String, path: String, _ base: String) throws {
        if FilePath(path).components.contains(where: { TemporaryName.matches($0) }) {
            unfinished.append(path)
            return
        }
        let name = path.replacingOccurrences(of: "/", with: "")
        objects.insert(name)
        if name != hash, name != hash + ".dir" { problems.append("\(path) holds \(hash)") }
        let mode = try FileSystem.status(of: FilePath("\(base)/\(path)")).permissions
        if mode != 0o444 { problems.append("\(path) has the mode \(String(mode, radix: 8))") }
    }

    private mutating func requireCompleteTrees(_ base: String) throws {
        for tree in objects where tree.hasSuffix(".dir") {
            let path = "\(base)/\(tree.prefix(2))/\(tree.dropFirst(2))"
            let json = try JSONSerialization.jsonObject(
                with: Data(FileSystem.read(FilePath(path))))
            for entry in json as? [[String: String]] ?? [] {
                guard let file = entry["md5"], !objects.contains(file) else { continue }
                problems.append("\(tree) is there without \(entry)")
            }
        }
    }
}
