internal import FileStore
internal import Versioning

/// What earlier rounds left behind: which version of each output the volume and the remote have.
struct SyncState {
    /// By output, the version that the work tree was last made or found to have.
    private var synced: [[UInt8]: String] = [:]
    /// By output, the version and the remote that is known to have it.
    private var pushed: [[UInt8]: String] = [:]
    private let path: FilePath

    init(_ volume: SharedVolume) throws {
        path = volume.ownDirectory.appending("state")
        let bytes = try FileSystem.readIfPresent(path, limit: 64 << 20) ?? []
        let fields = bytes.split(separator: 0, omittingEmptySubsequences: false)
        for start in stride(from: 0, to: fields.count - 3, by: 3) {
            let value = String(decoding: fields[start + 2], as: UTF8.self)
            if fields[start].elementsEqual("synced".utf8) {
                synced[Array(fields[start + 1])] = value
            } else {
                pushed[Array(fields[start + 1])] = value
            }
        }
    }

    func isSynced(_ output: Output) -> Bool {
        guard let key = output.key else { return false }
        return synced[Self.name(output)] == "\(key.id)"
    }

    func isPushed(_ output: Output, to remote: String) -> Bool {
        guard let key = output.key else { return true }
        return pushed[Self.name(output)] == "\(key.id) \(remote)"
    }

    /// Before the work tree is changed: what is half done must not pass for an edit by people.
    mutating func forget(_ outputs: [Output]) {
        for output in outputs { synced[Self.name(output)] = nil }
    }

    mutating func setSynced(_ outputs: [Output]) {
        for output in outputs { synced[Self.name(output)] = output.key.map { "\($0.id)" } }
    }

    mutating func setPushed(_ outputs: [Output], to remote: String) {
        for output in outputs {
            pushed[Self.name(output)] = output.key.map { "\($0.id) \(remote)" }
        }
    }

    func save() throws {
        var bytes: [UInt8] = []
        for (kind, values) in [("synced", synced), ("pushed", pushed)] {
            for (name, value) in values.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                bytes += Array(kind.utf8) + [0] + name + [0] + Array(value.utf8) + [0]
            }
        }
        try FileSystem.writeAtomically(bytes, to: path)
    }

    private static func name(_ output: Output) -> [UInt8] {
        output.stage + Array("#\(output.position)".utf8)
    }
}
