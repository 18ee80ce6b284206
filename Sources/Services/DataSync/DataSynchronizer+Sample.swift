internal import Catalogue
internal import FileStore
internal import Observability
internal import StageRunner
internal import Versioning

extension DataSynchronizer {
    /// On a volume without data, whose remote is empty too, invents a catalogue.
    mutating func provideSample(_ report: inout SyncReport) throws {
        guard try !hasRawData(repository()) else { return }
        let isMade = try retrying("sample") {
            try locked(.exclusive) { try makeSample(in: $0) }
        }
        guard isMade else { return }
        let look = try FolderLook(volume.rawData)
        let since = surroundings.instant() - settings.quietTime
        quiet.trust(volume.rawData, look, since: since)
        log.warning(
            "the data are SYNTHETIC: there were none, so a sample catalogue was invented",
            ["rows": .integer(settings.sampleRows), "folder": .bytes(volume.rawData.bytes)])
    }

    private func hasRawData(_ repository: Repository) throws -> Bool {
        if try SharedVolume.holdsSomething(volume.rawData) { return true }
        return try repository.outputs().contains {
            $0.path == volume.rawData || $0.path.relative(to: volume.rawData) != nil
        }
    }

    private func makeSample(in workspace: Workspace) throws -> Bool {
        // Another process may have been quicker.
        guard try !hasRawData(workspace.repository) else { return false }
        let configuration = try RemoteChoice(settings: settings)
            .effectiveDefault(workspace.repository)
        let remote = try openRemote(configuration)
        try remote.probe(forWriting: true)
        guard try Self.isEmpty(remote) else {
            throw SyncError(
                .noData,
                "\(volume.rawData) is empty and no pointer in \(volume.root) says which data to"
                    + " take from \(remote.location), which is not empty. Bring the pointers (such"
                    + " as data/raw.dvc, from git or a backup) or put data into"
                    + " \(volume.rawData); no sample is invented beside real data")
        }
        let staging = volume.root.appending("data/.sample.tmp")
        try FileSystem.removeTree(staging)
        let catalogue = SampleCatalogue(.init(rows: settings.sampleRows, seed: 1))
        try SampleFiles(catalogue, .xy, in: staging).write { _ in heartbeat.beat() }
        try SampleMarker(volume).expect(staging)
        try FileSystem.rename(staging, to: volume.rawData)
        try FileSystem.synchronizeDirectory(volume.rawData.parent)
        return true
    }

    private static func isEmpty(_ remote: any Remote) throws -> Bool {
        var count = 0
        for layout in ObjectLayout.allCases { try remote.list(layout) { _ in count += 1 } }
        return count == 0
    }
}
