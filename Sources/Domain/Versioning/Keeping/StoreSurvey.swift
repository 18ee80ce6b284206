package import FileStore
internal import Parallelism

/// What lies in a store: its objects, and files that an interrupted write left behind.
package struct StoreSurvey: Sendable {
    package fileprivate(set) var objects: [ObjectKey] = []
    package fileprivate(set) var unfinished: [FilePath] = []

    package init(_ store: ObjectStore) throws(FileError) {
        for layout in ObjectLayout.allCases {
            let base = store.root.appending(layout.directory)
            let shards = try Self.shards(of: base, &unfinished)
            let parts = try Workers.map(shards.count, jobs: Workers.processors, state: {}) {
                (_: inout Void, index) throws(FileError) in
                try Self.list(shards[index], in: base, layout)
            }
            for part in parts {
                objects += part.objects
                unfinished += part.unfinished
            }
        }
    }

    private init() {}

    /// What nobody can be writing any more; `before` is in nanoseconds since 1970.
    package func abandoned(before: Int64) throws(FileError) -> [FilePath] {
        var abandoned: [FilePath] = []
        for path in unfinished {
            let status = try FileSystem.statusIfPresent(of: path, followingLinks: false)
            if let status, status.identity.changed < before { abandoned.append(path) }
        }
        return abandoned
    }

    private static func shards(
        of base: FilePath, _ unfinished: inout [FilePath]
    ) throws(FileError) -> [[UInt8]] {
        guard try FileSystem.statusIfPresent(of: base) != nil else { return [] }
        var shards: [[UInt8]] = []
        for entry in try FileSystem.list(base) {
            if TemporaryName.matches(entry.name) {
                unfinished.append(base.appending(entry.name))
            } else if entry.name.count == 2,
                entry.kind == .directory
                    || (entry.kind == nil && FileSystem.isDirectory(base.appending(entry.name)))
            {
                shards.append(entry.name)
            }
        }
        return shards
    }

    private static func list(
        _ shard: [UInt8], in base: FilePath, _ layout: ObjectLayout
    ) throws(FileError) -> StoreSurvey {
        var survey = StoreSurvey()
        let directory = base.appending(shard)
        for entry in try FileSystem.list(directory) where entry.kind != .directory {
            if let id = layout.object(shard: shard, name: entry.name) {
                survey.objects.append(ObjectKey(id, layout: layout))
            } else if TemporaryName.matches(entry.name) {
                survey.unfinished.append(directory.appending(entry.name))
            }
        }
        return survey
    }
}
