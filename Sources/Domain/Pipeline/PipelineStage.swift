/// The steps of a pipeline run, in their order.
package enum PipelineStage: String, Sendable, Hashable, CaseIterable, Codable, Comparable {
    case pull, preprocessing, training, validation, push

    package var ordinal: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    package static func < (left: PipelineStage, right: PipelineStage) -> Bool {
        left.ordinal < right.ordinal
    }

    /// What a run by hand does: all but what dvc-sync is for.
    package static let byHand: Set<PipelineStage> = [.preprocessing, .training, .validation]
}

/// Why a pipeline run is asked for.
package enum PipelineTrigger: String, Sendable, Hashable, Codable {
    case startUp = "start-up"
    case newData = "new-data"
    case changedParameters = "changed-parameters"
    case drift, f1, corrections, schedule, alert, manual
}

/// One request for a run; a queued run may have several.
package struct PipelineRequest: Sendable, Hashable, Codable {
    package let trigger: PipelineTrigger
    /// Who or what asked.
    package let actor: String
    /// What made it ask, such as a digest or a figure.
    package let detail: String

    package init(_ trigger: PipelineTrigger, by actor: String, detail: String = "") {
        self.trigger = trigger
        self.actor = actor
        self.detail = detail
    }
}
