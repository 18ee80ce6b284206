internal import Catalogue
package import Cryptography
internal import Database
internal import FileStore
internal import Learning
internal import ModelBundle
internal import Observability
internal import Parameters
package import Pipeline
package import Registry
package import StageRunner
internal import Tabular

/// The stage after training: is the new model good enough, and may it serve?
package struct ValidationWork: StageWork {
    package let stage = PipelineStage.validation
    package let version = 2
    private let site: ValidationSite

    package init(_ volume: StageVolume, _ registry: ModelRegistry) {
        site = ValidationSite(volume, registry)
    }

    // MARK: - Inputs

    package func inputs(of claim: StageClaim) throws -> StageInputs {
        let parameters = try parameters(of: claim)
        return StageInputs(
            try site.digests(of: try trial(claim), parameters.value),
            parameters: String(decoding: parameters.canonical, as: UTF8.self))
    }

    private func parameters(
        of claim: StageClaim
    ) throws -> (value: ValidationParameters, canonical: [UInt8]) {
        let text = Array(claim.run.parameters.text.utf8)
        return try ParameterFile(text, name: "parameters of pipeline run \(claim.run.id)")
            .section("validation") { section throws(ParameterError) in
                try ValidationParameters(&section)
            }
    }

    /// An attempt after one that was cut off compares with the same, even if that one has promoted.
    private func trial(_ claim: StageClaim) throws -> Trial {
        guard let bundle = claim.outputs[.training]?["model"],
            let dataset = claim.outputs[.preprocessing]?["products"]
        else {
            throw ValidationError(
                .unknown,
                "training made no model in pipeline run \(claim.run.id); start another run")
        }
        return try site.promoter.trial(
            of: try site.promoter.version(bundle: bundle, dataset: dataset), by: judge(claim))
    }

    /// Who decides, in the log of promotions.
    private func judge(_ claim: StageClaim) -> String { "pipeline run \(claim.run.id)" }

    // MARK: - Work

    package func perform(_ job: StageJob) throws -> StageResult {
        let parameters = try parameters(of: job.claim).value
        let trial = try trial(job.claim)
        let result = try ModelValidation(
            parameters, site.inputs(of: trial, parameters), threads: job.threads
        ).run()
        guard try site.digests(of: trial, parameters) == job.inputs.digests else {
            throw Self.moved
        }
        let report = ValidationReport(in: job.folder)
        try report.write(result, parameters)
        return StageResult(["gate": report.json, "page": report.page])
    }

    /// Promotes or rejects; what serves must still be what was compared with.
    package func conclude(
        _ outputs: [String: SHA256Digest], of job: StageJob
    ) throws -> String? {
        guard let gate = outputs["gate"], let page = outputs["page"] else {
            throw ValidationError(
                .mismatched, "the outputs of validation lack a report; start another run")
        }
        let trial = try trial(job.claim)
        guard trial.production?.bundle == job.inputs.digests["production_model"] else {
            throw Self.moved
        }
        try job.volume.link(gate, to: site.report.json)
        try job.volume.link(page, to: site.report.page)
        let verdict = try ValidationVerdict(report: job.volume.path(of: gate))
        let settlement = try site.promoter.settle(trial, verdict, by: judge(job.claim))
        log(settlement, trial, verdict, job)
        guard case .rejected(let reason) = settlement else { return nil }
        return reason
    }

    private func log(
        _ settlement: Settlement, _ trial: Trial, _ verdict: ValidationVerdict, _ job: StageJob
    ) {
        let number = LogValue.integer(trial.candidate.number)
        switch settlement {
        case .promoted:
            job.log.info("promoted", ["version": number, "reason": .text(verdict.reason)])
        case .rejected(let reason):
            job.log.warning("rejected", ["version": number, "reason": .text(reason)])
        case .skipped:
            job.log.info("skipped: it is in production already", ["version": number])
        }
    }

    private static var moved: ValidationError {
        ValidationError(
            .moved, "what the candidate is compared with changed meanwhile; comparing again")
    }

    // MARK: - Errors

    package func isBadInput(_ error: any Error) -> Bool {
        switch error {
        case let error as BundleError: error.code != .unreachable
        case let error as ValidationError: error.code != .moved
        case is CatalogueError, is ColumnarError, is ComparisonError, is GoldenExamplesError,
            is ParameterError:
            true
        default: false
        }
    }
}
