package import Cryptography
package import FileStore
package import Observability
package import Pipeline

/// What one stage does; the runner does the rest.
package protocol StageWork: Sendable {
    var stage: PipelineStage { get }
    /// Raised when the same inputs make other outputs; never the commit or the build.
    var version: Int { get }

    /// Whether equal inputs make equal outputs, so that those of an earlier run may be taken over.
    var isRepeatable: Bool { get }

    /// All that the outputs follow from. Throws when something is missing or wrong.
    func inputs(of claim: StageClaim) throws -> StageInputs

    /// Makes the outputs in `job.folder`.
    func perform(_ job: StageJob) throws -> StageResult

    /// Gives kept outputs, new or from an earlier run, their names for people and the database's
    /// records. Repeated after a crash, so it must do no harm twice.
    ///
    /// - Returns: Why the model is refused, where the stage judges one. That is of this run, even
    ///   when the outputs are of an earlier one.
    func conclude(_ outputs: [String: SHA256Digest], of job: StageJob) throws -> String?

    /// Whether the same inputs would fail again, so that trying again is in vain.
    func isBadInput(_ error: any Error) -> Bool
}

extension StageWork {
    package var isRepeatable: Bool { true }
}

/// What a stage's outputs follow from, beside its version.
package struct StageInputs: Sendable, Hashable {
    package var digests: [String: SHA256Digest]
    /// The stage's section of the parameters with every default, in one order.
    package var parameters: String

    package init(_ digests: [String: SHA256Digest], parameters: String) {
        self.digests = digests
        self.parameters = parameters
    }
}

/// One attempt at a stage of a run.
package struct StageJob: Sendable {
    package let claim: StageClaim
    package let inputs: StageInputs
    package let contentKey: SHA256Digest
    package let volume: StageVolume
    /// Empty, on the volume's disk, and gone afterwards.
    package let folder: FilePath
    package let threads: Int
    package let log: Logger
}

/// What a stage made.
package struct StageResult: Sendable {
    /// Files in the job's folder.
    package var files: [String: FilePath]
    /// Outputs that were there before, such as an input that is handed on.
    package var kept: [String: SHA256Digest] = [:]

    package init(_ files: [String: FilePath]) {
        self.files = files
    }
}
