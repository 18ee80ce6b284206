internal import FileStore
internal import YAML

/// What an old pointer or lock file says, as far as it can still be read.
struct HistoricOutputs {
    struct Item {
        /// Below git's work tree, as far as the file alone tells.
        let path: [UInt8]
        let key: ObjectKey
        /// Whether its objects were surely meant to be in the cache.
        let isKept: Bool
    }

    let items: [Item]
    /// The text was not understood, so any hash in it may stand for data.
    let isUnreadable: Bool

    /// - Parameter path: of the file, below git's work tree.
    init(_ text: [UInt8], path: [UInt8]) {
        let file = String(decoding: path, as: UTF8.self)
        let directory = FilePath(path).parent
        let isLock = FilePath(path).name.elementsEqual("dvc.lock".utf8)
        let found =
            isLock ? Self.lock(text, file, directory) : Self.pointer(text, file, directory)
        items = found ?? []
        isUnreadable = found == nil
    }

    private static func pointer(
        _ text: [UInt8], _ file: String, _ directory: FilePath
    ) -> [Item]? {
        guard let pointer = try? Pointer(parsing: text, file: file) else { return nil }
        let base = directory.appending(pointer.workingDirectory ?? [])
        return pointer.outputs.flatMap { output in
            let path = base.appending(output.path).normalized.bytes
            let whole = output.objectID.map {
                Item(
                    path: path, key: ObjectKey($0, layout: output.layout),
                    isKept: output.isCached && !pointer.isRepositoryImport)
            }
            let parts = (output.files ?? []).compactMap { file in
                file.objectID.map {
                    Item(
                        path: path + [UInt8(ascii: "/")] + file.relativePath,
                        key: ObjectKey($0, layout: output.layout), isKept: false)
                }
            }
            return (whole.map { [$0] } ?? []) + parts
        }
    }

    /// A lock does not say which outputs are cached: `dvc.yaml` does.
    private static func lock(_ text: [UInt8], _ file: String, _ directory: FilePath) -> [Item]? {
        guard let root = try? YAMLDocument(parsing: text, file: file).root else { return nil }
        let stages = root[key: "stages"]?.pairs ?? []
        return stages.flatMap { stage in
            (stage.value[key: "outs"]?.items ?? []).compactMap { output in
                guard let path = output[key: "path"]?.stringBytes,
                    let id = output[key: "md5"]?.scalar.flatMap({ ObjectID($0.text) })
                else { return nil }
                let layout: ObjectLayout = output[key: "hash"] == nil ? .legacy : .current
                return Item(
                    path: directory.appending(path).normalized.bytes,
                    key: ObjectKey(id, layout: layout), isKept: false)
            }
        }
    }
}
