internal import Cryptography
internal import Database
internal import FileStore
internal import ModelBundle
internal import Pipeline
internal import Registry
internal import StageRunner

/// Enters a model into the registry, with the run that made it.
struct TrainingRecord {
    private static let experiment = "training"

    private let registry: ModelRegistry
    private let job: StageJob
    private let outputs: [String: SHA256Digest]

    init(_ registry: ModelRegistry, _ job: StageJob, _ outputs: [String: SHA256Digest]) {
        self.registry = registry
        self.job = job
        self.outputs = outputs
    }

    /// Does nothing for a model that is registered already, whose record is complete.
    ///
    /// - Returns: the version, and whether it is a new one.
    func register(
        stageVersion: Int, gitCommit: String?, seconds: StepTimes
    ) throws -> (version: ModelVersion, isNew: Bool)? {
        guard let bundle = outputs["model"], let dataset = job.inputs.digests["products"] else {
            return nil
        }
        let known = try registry.versions(of: TrainingWork.model).first { $0.bundle == bundle }
        if let known { return (known, false) }
        try endAbandoned()
        var run = RunDraft(experiment: Self.experiment, name: job.contentKey.hex)
        run.dataset = dataset
        run.gitCommit = gitCommit
        run.contentKeys = ["training": job.contentKey.hex]
        let id = try registry.start(run)
        let metrics = try log(id, stageVersion, seconds)
        var draft = ModelVersionDraft(model: TrainingWork.model, dataset: dataset, bundle: bundle)
        draft.run = id
        draft.metrics = metrics
        // The version last: when it is there, so is everything that it points to.
        try registry.finish(id, as: .finished)
        return (try registry.register(draft), true)
    }

    /// Runs for this very model whose worker died before the model was registered.
    private func endAbandoned() throws {
        for run in try registry.runs(ofExperiment: Self.experiment)
        where run.name == job.contentKey.hex && run.state == .running {
            try registry.finish(run.id, as: .failed)
        }
    }

    private func log(
        _ id: RunID, _ stageVersion: Int, _ seconds: StepTimes
    ) throws -> [String: Double] {
        var parameters = ["stage_version": "\(stageVersion)"]
        for line in job.inputs.parameters.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            parameters[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
        }
        try registry.log(parameters: parameters, of: id)
        let report = try report()
        var points = report.metrics.map { MetricPoint($0.key, $0.value) }
        points += report.calibrationLoss.enumerated().map {
            MetricPoint("calibration_loss", step: $0.offset, $0.element)
        }
        points += report.objective.enumerated().map {
            MetricPoint("objective", step: $0.offset, $0.element)
        }
        points += report.visitedShare.enumerated().map {
            MetricPoint("visited_share", step: $0.offset, $0.element)
        }
        points += seconds.seconds.map { MetricPoint("seconds_\($0.key)", $0.value) }
        try registry.log(metrics: points.sorted { ($0.name, $0.step) < ($1.name, $1.step) }, of: id)
        let artifacts = try outputs.sorted { $0.key < $1.key }.map { name, digest in
            RunArtifact(
                name, digest,
                byteCount: Int(try FileSystem.status(of: job.volume.path(of: digest)).size))
        }
        try registry.log(artifacts: artifacts, of: id)
        try registry.tag(id, ["pipeline_run": "\(job.claim.run.id)"])
        return report.metrics
    }

    /// What the record needs of report.json.
    private struct Report: Decodable {
        let metrics: [String: Double]
        let calibrationLoss: [Double]
        let objective: [Double]
        let visitedShare: [Double]
    }

    private func report() throws -> Report {
        guard let digest = outputs["report"] else {
            throw DatabaseError(.invalidValue, "training left no report; train again")
        }
        let bytes = try FileSystem.read(job.volume.path(of: digest))
        guard let text = JSONText(sqlValue: .text(String(decoding: bytes, as: UTF8.self))) else {
            throw DatabaseError(.invalidValue, "the report of training is no JSON; train again")
        }
        return try text.decode()
    }
}
