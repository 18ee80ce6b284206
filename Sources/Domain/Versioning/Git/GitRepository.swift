package import FileStore
internal import Processes

/// The git work tree around the data, asked through the `git` command.
package struct GitRepository: Sendable {
    package let root: FilePath

    /// The work tree that holds `directory`; `nil` outside of any.
    package init?(holding directory: FilePath) {
        var place = directory
        while (try? FileSystem.statusIfPresent(of: place.appending(".git"))) == .some(nil) {
            if place.bytes == FilePath("/").bytes { return nil }
            place = place.parent
        }
        root = place
    }

    /// Runs git in the work tree; fails with git's own words.
    package func run(_ arguments: [[UInt8]], input: [UInt8] = []) throws -> [UInt8] {
        try start(arguments, input: input).requireSuccess().output
    }

    package func run(_ arguments: String...) throws -> [UInt8] {
        try run(arguments.map { Array($0.utf8) })
    }

    private func start(_ arguments: [[UInt8]], input: [UInt8] = []) throws -> ProcessResult {
        var request = ProcessRequest(Array("git".utf8), arguments)
        request.workingDirectory = root.bytes
        request.environment = ["GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"]
        return try ChildProcess.run(request, input: input)
    }

    /// Whether git itself keeps versions of `path`.
    package func isTracked(_ path: FilePath) throws -> Bool {
        try !run([Array("ls-files".utf8), Array("-z".utf8), Array("--".utf8), literal(path)])
            .isEmpty
    }

    /// Whether a rule of any level makes git ignore `path`.
    package func isIgnored(_ path: FilePath) throws -> Bool {
        let arguments = ["check-ignore", "-q", "--"].map { Array($0.utf8) } + [path.bytes]
        let result = try start(arguments)
        if case .exited(1) = result.status { return false }
        try result.requireSuccess()
        return true
    }

    package func stage(_ paths: [FilePath]) throws {
        guard !paths.isEmpty else { return }
        _ = try run(["add", "--"].map { Array($0.utf8) } + paths.map(literal))
    }

    /// The commit that a revision names.
    package func commit(of revision: String) throws -> String {
        let name = Array("\(revision)^{commit}".utf8)
        do {
            let output = try run(
                ["rev-parse", "--verify", "--end-of-options"].map { Array($0.utf8) } + [name])
            return String(decoding: output.prefix { $0 != 10 }, as: UTF8.self)
        } catch {
            throw VersioningError(.notFound, "git knows no revision \(revision)")
        }
    }

    /// The pointers and lock files of a commit, by their path below the work tree.
    package func pointers(at commit: String) throws -> [(path: [UInt8], blob: String)] {
        let output = try run("ls-tree", "-r", "-z", "--full-tree", commit)
        return output.split(separator: 0).compactMap { line in
            guard let tab = line.firstIndex(of: 9) else { return nil }
            let path = Array(line[(tab + 1)...])
            let fields = line[..<tab].split(separator: 32)
            guard fields.count == 3, fields[1].elementsEqual("blob".utf8),
                Self.isPointer(path)
            else { return nil }
            return (path, String(decoding: fields[2], as: UTF8.self))
        }
    }

    /// The contents of blobs, in one call of git.
    package func contents(of blobs: [String]) throws -> [[UInt8]] {
        guard !blobs.isEmpty else { return [] }
        let output = try run(
            [Array("cat-file".utf8), Array("--batch".utf8)],
            input: Array(blobs.joined(separator: "\n").utf8) + [10])
        var position = 0
        return try blobs.map { blob in
            guard let end = output[position...].firstIndex(of: 10),
                let size = Int(
                    String(
                        decoding: output[position..<end].split(separator: 32).last ?? [],
                        as: UTF8.self)),
                end + 1 + size < output.count
            else { throw VersioningError(.notFound, "git cannot show the object \(blob)") }
            position = end + 1 + size + 1
            return Array(output[(end + 1)..<(end + 1 + size)])
        }
    }

    package static func isPointer(_ path: [UInt8]) -> Bool {
        let name = FilePath(path).name
        return (name.count > 4 && name.suffix(4).elementsEqual(".dvc".utf8))
            || name.elementsEqual("dvc.lock".utf8)
    }

    private func literal(_ path: FilePath) -> [UInt8] {
        Array(":(literal)".utf8) + path.bytes
    }
}
