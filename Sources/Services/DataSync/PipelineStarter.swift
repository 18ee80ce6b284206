internal import FileStore
internal import Observability

/// Who asks for a pipeline run.
package enum PipelineTrigger: String, Sendable {
    /// The first look after a start met data that no run was asked for.
    case startUp = "start-up"
    case newData = "new-data"
}

/// Starts a pipeline run for a version of the raw data, and at most one for each version.
package protocol PipelineStarter: Sendable {
    /// - Returns: whether a run was asked for now, and not before.
    func start(trigger: PipelineTrigger, datasetDigest: String) throws -> Bool
}

/// Asks for runs by files that whoever runs the pipeline takes as its queue.
package struct SpooledPipelineStarter: PipelineStarter {
    private let directory: FilePath
    private let surroundings: Surroundings

    package init(_ volume: SharedVolume, _ surroundings: Surroundings) {
        directory = volume.requests
        self.surroundings = surroundings
    }

    package func start(trigger: PipelineTrigger, datasetDigest: String) throws -> Bool {
        let path = directory.appending("\(datasetDigest).json")
        guard try FileSystem.statusIfPresent(of: path) == nil else { return false }
        let time = surroundings.now()
        // No value needs escapes: a digest, a word and a time.
        let text = """
            {"id":"\(datasetDigest)","trigger":"\(trigger.rawValue)",\
            "dataset":"\(datasetDigest)","requested":"\(time)"}

            """
        try FileSystem.createDirectories(directory)
        guard try Self.create(Array(text.utf8), at: path) else { return false }
        surroundings.log.info(
            "pipeline run requested",
            [
                "trigger": .text(trigger.rawValue), "dataset": .text(datasetDigest),
                "file": .bytes(path.bytes),
            ])
        return true
    }

    /// Whole or not at all, and by one process only.
    private static func create(_ bytes: [UInt8], at path: FilePath) throws(FileError) -> Bool {
        let temporary = path.parent.appending(TemporaryName.next())
        try FileSystem.writeAtomically(bytes, to: temporary)
        let isNew = try linked(temporary, path)
        try FileSystem.remove(temporary)
        try FileSystem.synchronizeDirectory(path.parent)
        return isNew
    }

    private static func linked(_ old: FilePath, _ new: FilePath) throws(FileError) -> Bool {
        do {
            try FileSystem.link(old, to: new)
            return true
        } catch {
            guard error.isExisting else { throw error }
            return false
        }
    }
}
