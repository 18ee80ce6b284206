internal import FileStore
internal import Versioning

/// Remembers which version of the raw data is the invented one.
///
/// Before that version has a name, it is known by how its files look, so that data which people
/// bring in the meantime are never called synthetic.
struct SampleMarker {
    private let volume: SharedVolume

    init(_ volume: SharedVolume) {
        self.volume = volume
    }

    private var pending: FilePath { volume.ownDirectory.appending("sample-look") }
    private var settled: FilePath { volume.ownDirectory.appending("sample-version") }

    func names(_ id: ObjectID?) throws -> Bool {
        guard let id, let bytes = try FileSystem.readIfPresent(settled, limit: 4096) else {
            return false
        }
        return bytes.elementsEqual("\(id)\n".utf8)
    }

    /// Called with the finished sample, before it gets its place.
    func expect(_ directory: FilePath) throws {
        try FileSystem.writeAtomically(Self.look(directory), to: pending)
    }

    /// Called when the raw data got the version `id`.
    func settle(on id: ObjectID) throws {
        guard let expected = try FileSystem.readIfPresent(pending, limit: 1 << 20) else { return }
        if try Self.look(volume.rawData) == expected {
            try FileSystem.writeAtomically(Array("\(id)\n".utf8), to: settled)
        }
        try FileSystem.remove(pending)
    }

    private static func look(_ directory: FilePath) throws -> [UInt8] {
        var text: [UInt8] = []
        try TreeWalk.run(directory) { entry in
            guard let identity = entry.status?.identity else { return true }
            text += Array("\(identity.inode) \(identity.size) \(identity.modified) ".utf8)
            text += entry.path + [0]
            return true
        }
        return text
    }
}
