internal import Cryptography
internal import YAML

extension Pointer {
    /// The bytes of a new pointer, exactly as `dvc add` writes them.
    package func newFileBytes() -> [UInt8] {
        var pairs: [(String, YAMLNode)] = []
        if let description { pairs.append(("desc", .string(description))) }
        if let workingDirectory { pairs.append(("wdir", .string(workingDirectory))) }
        if isFrozen { pairs.append(("frozen", .boolean(true))) }
        pairs.append(("outs", .sequence(outputs.map { .mapping($0.fields) })))
        return YAMLEmitter.emit(.mapping(pairs))
    }

    /// The pointer's own text with its outputs brought to `changed`, and nothing else touched.
    ///
    /// Comments, order, quotes and unknown annotations stay. The text is written anew, without its
    /// comments, only when an output is reached through an alias or a merge key, when it has no
    /// key left to stand beside, or when the number of outputs changes.
    /// The checksum of an import is brought up to date.
    package func rewritten(outputs changed: [TrackedOutput]) throws(PointerError) -> [UInt8] {
        guard let document, document.root != nil else {
            var copy = self
            copy.outputs = changed
            return copy.newFileBytes()
        }
        do throws(YAMLError) {
            var edited = try document.applying(edits(to: changed))
            if checksum != nil, let root = edited.root {
                let sum = Self.checksum(of: root)
                edited = try edited.applying([
                    YAMLEdit([.key("md5")], .set(.string(sum.hexBytes)))
                ])
            }
            return edited.source
        } catch {
            throw PointerError(error)
        }
    }

    /// Whether an import's checksum is the one that its text asks for; `nil` without one.
    package var checksumMatches: Bool? {
        guard let checksum, let root = document?.root else { return nil }
        return Self.checksum(of: root).description == checksum
    }

    private static func checksum(of root: YAMLNode) -> ObjectID {
        ObjectID(digest: MD5.hash(of: StageChecksum.canonicalText(of: root)))
    }

    private func edits(to changed: [TrackedOutput]) -> [YAMLEdit] {
        guard changed.count == outputs.count else {
            let list = YAMLNode.sequence(changed.map { .mapping($0.fields) })
            return [YAMLEdit([.key("outs")], .set(list))]
        }
        return outputs.indices.flatMap { index in
            outputs[index].changes(to: changed[index]).map { key, change in
                YAMLEdit([.key("outs"), .item(index), .key(key)], change)
            }
        }
    }
}

extension TrackedOutput {
    /// In DVC's order; what is at its default is left out.
    var fields: [(String, YAMLNode)] {
        var fields: [(String, YAMLNode)] = []
        if let objectID { fields.append(("md5", .string(objectID.description))) }
        if let size { fields.append(("size", .integer(size))) }
        if let fileCount { fields.append(("nfiles", .integer(fileCount))) }
        if isExecutable { fields.append(("isexec", .boolean(true))) }
        if layout == .current { fields.append(("hash", .string("md5"))) }
        fields.append(("path", .string(path)))
        if !isCached { fields.append(("cache", .boolean(false))) }
        if isPersistent { fields.append(("persist", .boolean(true))) }
        if let remote { fields.append(("remote", .string(remote))) }
        if !isPushed { fields.append(("push", .boolean(false))) }
        return fields
    }

    /// The keys to set or remove, so that text that says nothing different is left alone.
    func changes(to new: TrackedOutput) -> [(String, YAMLEdit.Change)] {
        let wanted = new.fields
        let present = fields
        var changes: [(String, YAMLEdit.Change)] = []
        for (key, _) in present where !wanted.contains(where: { $0.0 == key }) {
            changes.append((key, .remove))
        }
        // Versions in a cloud are of the old bytes.
        if new.objectID != objectID || (new.cloud == nil && new.files == nil && isCloudVersioned) {
            for key in ["version_id", "etag", "checksum", "cloud", "files"] {
                changes.append((key, .remove))
            }
        }
        for (key, node) in wanted {
            let old = present.first { $0.0 == key }
            if old?.1.hasSameValue(as: node) != true { changes.append((key, .set(node))) }
        }
        return changes
    }
}
