internal import FileStore

/// Every version of every output that git or the work tree knows.
struct DataHistory {
    struct Version: Hashable {
        /// Below git's work tree.
        let pointer: [UInt8]
        let path: [UInt8]
        let key: ObjectKey
    }

    /// With the commits that recorded each; none for what is only in the work tree.
    private(set) var versions: [Version: [String]] = [:]
    /// Where paths start.
    let base: FilePath

    init(_ repository: Repository) throws {
        base = repository.git?.root ?? repository.root
        for output in try repository.outputs() {
            guard let key = output.key else { continue }
            let version = Version(
                pointer: output.pointer.relative(to: base) ?? output.pointer.bytes,
                path: output.path.relative(to: base) ?? output.path.bytes, key: key)
            versions[version] = []
        }
        guard let git = repository.git else { return }
        let recorded = try git.pointerHistory()
        let blobs = Set(recorded.map(\.blob)).sorted()
        let texts = Dictionary(uniqueKeysWithValues: zip(blobs, try git.contents(of: blobs)))
        for item in recorded { add(item, texts[item.blob] ?? []) }
    }

    private mutating func add(_ item: PointerVersion, _ text: [UInt8]) {
        let outputs = HistoricOutputs(text, path: item.path)
        for output in outputs.items {
            let version = Version(pointer: item.path, path: output.path, key: output.key)
            versions[version, default: []] += item.commit.map { [$0] } ?? []
        }
        guard outputs.isUnreadable else { return }
        HashTokens.scan(text) { id in
            // Nothing tells which path it was, only that it was named.
            let version = Version(pointer: item.path, path: [], key: ObjectKey(id))
            versions[version, default: []] += item.commit.map { [$0] } ?? []
        }
    }
}
