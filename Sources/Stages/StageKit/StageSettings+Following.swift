package import Database
package import FileStore
internal import Observability
package import Pipeline
package import Processes
package import StageRunner

extension StageSettings {
    /// Where this stage's follower says how it fares.
    package var heartbeat: FilePath { Heartbeat.path(name, on: volume, instance: instance) }

    package func awaitDatabase(
        _ heartbeat: Heartbeat, _ watcher: SignalWatcher
    ) throws -> PipelineStore {
        PipelineStore(try awaitDatabase(watcher) { heartbeat.failed($0) })
    }

    /// Waits for a database that comes up later than its users.
    package func awaitDatabase(
        _ watcher: SignalWatcher, onFailure: (DatabaseError) -> Void = { _ in }
    ) throws -> SQLDatabase {
        while true {
            do {
                return try openDatabase()
            } catch let error as DatabaseError where error.isTransient {
                onFailure(error)
                log.warning("waiting for the database", ["error": .error(error)])
                guard !watcher.wait(for: .seconds(2)) else { throw error }
            }
        }
    }

    /// Why a follower is ill; `nil` when it works and its stage has not failed for good.
    package func problem(
        of stage: PipelineStage, _ heartbeats: [FilePath], _ store: PipelineStore
    ) throws -> FollowerProblem? {
        for heartbeat in heartbeats {
            switch try Heartbeat.check(heartbeat) {
            case .healthy: continue
            case .starting: return .init("starting", "nothing has been looked at yet")
            case .failing(let error): return .init("failing", error)
            case .stalled(let time): return .init("stalled", "no sign of life since \(time)")
            case .absent: return .init("absent", "no follower has run on \(volume)")
            }
        }
        let newest = try store.newest(stage)
        guard let newest, newest.state == .failed else { return nil }
        return FollowerProblem(
            "\(stage.rawValue) of pipeline run \(newest.pipelineRun) has failed",
            newest.error ?? "no reason known")
    }
}

/// What ails a follower.
package struct FollowerProblem: Sendable, CustomStringConvertible {
    /// Shown to anybody.
    package let summary: String
    /// May name files and addresses.
    private let detail: String

    init(_ summary: String, _ detail: String) {
        self.summary = summary
        self.detail = detail
    }

    package var description: String { "\(summary): \(detail)" }
}
