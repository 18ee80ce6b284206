package import Cryptography
internal import Database
package import Feedback
internal import FileStore
internal import Observability
package import Pipeline
package import StageRunner
internal import Synchronization

/// One synchronizer for the rounds and for the pipeline's work, which take turns.
package final class SharedSynchronizer: Sendable {
    private let synchronizer: Mutex<DataSynchronizer>
    private let surroundings: Surroundings

    package init(_ synchronizer: sending DataSynchronizer, _ surroundings: Surroundings) {
        self.surroundings = surroundings
        self.synchronizer = Mutex(synchronizer)
    }

    package func round() throws -> SyncReport {
        try synchronizer.withLock { try $0.synchronize() }
    }

    /// Rounds until nobody writes to the volume's data any more.
    package func settle() throws -> SyncReport {
        while true {
            let (report, quietTime) = try synchronizer.withLock {
                (try $0.synchronize(), $0.settings.quietTime)
            }
            guard let path = report.changing.first else { return report }
            surroundings.log.info(
                "waiting for files that are being written", ["path": .bytes(path.bytes)])
            guard !surroundings.pause(quietTime) else {
                throw SyncError(
                    .stopped, "stopped before everything was done; it is safe to go on")
            }
        }
    }
}

/// dvc-sync's part in a pipeline run: before the others, what the pointers name is brought; after
/// them, what they made is versioned and pushed.
package struct SyncWork: StageWork {
    package let stage: PipelineStage
    package let version = 1
    package let isRepeatable = false
    private let synchronizer: SharedSynchronizer
    private let corrections: PredictionStore?

    /// - Parameters:
    ///   - stage: `pull` or `push`.
    ///   - corrections: Where `pull` takes what people said about predictions from.
    package init(
        _ stage: PipelineStage, _ synchronizer: SharedSynchronizer,
        corrections: PredictionStore? = nil
    ) {
        self.stage = stage
        self.synchronizer = synchronizer
        self.corrections = corrections
    }

    package func inputs(of claim: StageClaim) -> StageInputs {
        StageInputs([:], parameters: "")
    }

    package func perform(_ job: StageJob) throws -> StageResult {
        _ = try synchronizer.settle()
        if stage == .pull, let corrections {
            // What is corrected from now on is for the next run.
            let count = try CorrectionsFile.write(
                corrections, before: job.claim.run.requestedAt, to: job.volume.feedback)
            job.log.info("corrections", ["count": .integer(count)])
        }
        return StageResult([:])
    }

    package func conclude(_ outputs: [String: SHA256Digest], of job: StageJob) -> String? { nil }

    /// Data that are not there, or contradict each other, need a person.
    package func isBadInput(_ error: any Error) -> Bool {
        guard let error = error as? SyncError else { return false }
        return [.conflict, .gitRefused, .missingObjects, .noData].contains(error.code)
    }
}
