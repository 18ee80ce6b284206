/// The outputs of a `dvc.yaml`, with the objects that its `dvc.lock` recorded for them.
package struct PipelineFile: Sendable {
    package struct Stage: Sendable {
        package var name: String
        /// Relative to the pipeline's directory; outputs are relative to it.
        package var workingDirectory: [UInt8]?
        package var outputs: [TrackedOutput]
        package var isFrozen: Bool
    }

    package var stages: [Stage]
    /// Stages whose working directory is a template that only DVC can fill in.
    package var unresolvedStages: [String]

    init(stages: [Stage] = [], unresolvedStages: [String] = []) {
        self.stages = stages
        self.unresolvedStages = unresolvedStages
    }
}
