import DataSync
import Database
import FileStore
import Foundation
import Observability
import Pipeline
import Remotes
import StageRunner
import Synchronization
import TestSupport
import Testing
import Versioning

/// A clock that moves only when somebody waits.
final class ManualClock: Sendable {
    private struct State {
        var elapsed: Duration = .zero
        var waits: [Duration] = []
        var stopsAfter: Int?
    }

    private let start = ContinuousClock.now
    private let state = Mutex(State())

    var instant: ContinuousClock.Instant { state.withLock { start + $0.elapsed } }
    var waits: [Duration] { state.withLock(\.waits) }

    var now: Timestamp {
        let milliseconds = state.withLock { $0.elapsed / .milliseconds(1) }
        return Timestamp(millisecondsSinceEpoch: 1_700_000_000_000 + Int64(milliseconds))
    }

    func stop(after waits: Int) { state.withLock { $0.stopsAfter = waits } }

    /// - Returns: whether it is time to stop.
    func wait(_ duration: Duration) -> Bool {
        state.withLock { state in
            if duration > .zero { state.waits.append(duration) }
            state.elapsed += duration
            return state.stopsAfter.map { state.waits.count >= $0 } ?? false
        }
    }
}

/// A folder remote whose calls fail as often as asked for.
final class FlakyRemote: Remote {
    private struct State {
        var failures = 0
        var code = RemoteError.Code.unavailable
        var stored = 0
        /// From this object on, every store fails until `failures` is spent.
        var cutAfter: Int?
    }

    private let base: FolderRemote
    private let state = Mutex(State())

    init(_ folder: FilePath) { base = FolderRemote(folder) }

    func fail(_ count: Int, _ code: RemoteError.Code = .unavailable) {
        state.withLock {
            $0.failures = count
            $0.code = code
        }
    }

    /// Lets so many objects through, and then none.
    func cut(after count: Int?) { state.withLock { $0.cutAfter = count } }

    var storedCount: Int { state.withLock(\.stored) }
    var failuresLeft: Int { state.withLock(\.failures) }

    private func mayFail() throws(RemoteError) {
        let code: RemoteError.Code? = state.withLock { state in
            guard state.failures > 0 else { return nil }
            state.failures -= 1
            return state.code
        }
        if let code { throw RemoteError(code, "scripted failure") }
    }

    var location: String { base.location }
    var preferredJobs: Int { 1 }

    func probe(forWriting: Bool) throws(RemoteError) {
        try mayFail()
        try base.probe(forWriting: forWriting)
    }

    func existing(among keys: [ObjectKey]) throws(RemoteError) -> Set<ObjectKey> {
        try base.existing(among: keys)
    }

    func list(_ layout: ObjectLayout, visit: (ObjectID) -> Void) throws(RemoteError) {
        try base.list(layout, visit: visit)
    }

    func read(
        _ key: ObjectKey, consume: (borrowing RawSpan) throws -> Void
    ) throws(RemoteError) {
        try base.read(key, consume: consume)
    }

    func store(_ key: ObjectKey, from file: FilePath) throws(RemoteError) {
        let isCut = state.withLock { state in
            guard let limit = state.cutAfter else { return false }
            state.cutAfter = max(0, limit - 1)
            return limit == 0
        }
        if isCut { throw RemoteError(.unavailable, "the connection was cut") }
        try base.store(key, from: file)
        state.withLock { $0.stored += 1 }
    }

    func publish() throws(RemoteError) { try base.publish() }

    func remove(_ key: ObjectKey) throws(RemoteError) { try base.remove(key) }
}

/// Counts what it is asked for.
final class RecordingStarter: PipelineStarter {
    private let kept = Mutex<[String]>([])
    var calls: [String] { kept.withLock { $0 } }

    private let seed = Mutex<Int>(36)

    /// As if somebody had edited params.yaml.
    func change(seed: Int) { self.seed.withLock { $0 = seed } }

    func parameters() throws -> JSONText {
        try JSONText(["preprocessing": ["seed": seed.withLock(\.self)]])
    }

    func start(_ request: PipelineRequest, parameters: JSONText) throws {
        kept.withLock { $0.append("\(request.trigger.rawValue) \(request.detail)") }
    }
}

/// A machine with a shared volume; several may share one remote folder.
final class Machine {
    let folder: TemporaryDirectory
    /// Kept, as it would go while it is still pushed to, and come again for good.
    private let remoteFolder: TemporaryDirectory
    let clock = ManualClock()
    let sink = MemorySink()
    let remote: FlakyRemote
    let starter = RecordingStarter()
    var settings: SyncSettings
    let surroundings: Surroundings
    let heartbeat: Heartbeat
    private(set) var synchronizer: DataSynchronizer

    init(
        remote folder: TemporaryDirectory, volume: TemporaryDirectory = TemporaryDirectory(),
        subfolder: String = "volume", change: (inout SyncSettings) -> Void = { _ in }
    ) throws {
        self.folder = volume
        remoteFolder = folder
        let path = try volume.makeDirectory(subfolder)
        var settings = SyncSettings(
            volume: FilePath(path).normalized, directory: FilePath(volume.path))
        settings.remoteURL = folder.path("remote")
        settings.sampleRows = 40
        change(&settings)
        self.settings = settings
        let clock = clock
        surroundings = Surroundings(
            log: Logger("test", sink: sink, clock: { clock.now }), console: { _ in },
            pause: { clock.wait($0) }, now: { clock.now }, instant: { clock.instant },
            jitter: { 0.5 })
        heartbeat = Heartbeat(settings, isShown: true, now: { clock.now })
        remote = FlakyRemote(FilePath(folder.path("remote")))
        let remote = remote
        synchronizer = DataSynchronizer(
            settings, surroundings, heartbeat: heartbeat, starter: starter,
            openRemote: { _ in remote })
        _ = try SharedVolume(settings.volume).prepare()
    }

    /// A process that starts anew on the same volume.
    func restart() {
        let remote = remote
        synchronizer = DataSynchronizer(
            settings, surroundings, heartbeat: heartbeat, starter: starter,
            openRemote: { _ in remote })
    }

    /// Goes on from a fresh start.
    func follower() -> Follower {
        let remote = remote
        let fresh = DataSynchronizer(
            settings, surroundings, heartbeat: heartbeat, starter: starter,
            openRemote: { _ in remote })
        return Follower(
            SharedSynchronizer(fresh, surroundings), settings, surroundings, heartbeat)
    }

    @discardableResult
    func round() throws -> SyncReport { try synchronizer.synchronize() }

    /// Rounds until nothing changes any more; the last report with all that was done.
    @discardableResult
    func settle() throws -> SyncReport {
        var sum = SyncReport()
        for _ in 0..<10 {
            var report = try round()
            report.recorded = sum.recorded + report.recorded
            report.checkedOut += sum.checkedOut
            report.isCommitted = report.isCommitted || sum.isCommitted
            report.isRunRequested = report.isRunRequested || sum.isRunRequested
            sum = report
            if report.changing.isEmpty { return report }
            _ = clock.wait(.seconds(2))
        }
        throw Unsettled()
    }

    struct Unsettled: Error {}

    func path(_ name: String) -> String { "\(settings.volume)/\(name)" }

    func write(_ name: String, _ text: String) throws {
        let url = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    func read(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    func copy(_ name: String, to other: Machine) throws {
        try other.write(name, read(name))
    }
}
