package import FileStore

extension ObjectWriter {
    /// Stages a manifest piece by piece, as a million files make a long one.
    package func stage(_ manifest: Manifest, as key: ObjectKey) throws {
        let path = try temporaryPath()
        let output = try File(path, .create(permissions: 0o600))
        var encoder = manifest.encoder
        while let piece = encoder.next() { try output.write(piece) }
        try adopt(path, as: key)
    }

    /// Stages the bytes of `file`, which must hash to `key`.
    package func stageVerified(
        _ key: ObjectKey, from file: FilePath, progress: Progress?
    ) throws {
        let isChecked = key.layout == .current || key.id.isTree
        let status = try FileSystem.status(of: file, followingLinks: false)
        guard status.kind == .regular else {
            throw VersioningError(
                .refused, "\(file) is not a regular file, so it is not the object; remove it")
        }
        guard status.size > UInt64(Scratch.smallFile) else {
            let bytes = try FileSystem.read(file, limit: Scratch.smallFile)
            try ObjectCheck.require(bytes, key, at: file)
            try unsafe stage(key, bytes.span.bytes)
            progress?.advance(bytes: bytes.count)
            return
        }
        if !isChecked {
            let found = try Scratch().legacyHash(try File(file, .read))
            try ObjectCheck.require(found, key, at: file)
        }
        var found = key.id
        _ = try stageCopy(of: file, progress: progress) { id in
            found = id
            let isSame = id.high == key.id.high && id.low == key.id.low
            return isSame || !isChecked ? key : nil
        }
        if isChecked { try ObjectCheck.require(found, key, at: file) }
    }
}
