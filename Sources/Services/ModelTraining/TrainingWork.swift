internal import Catalogue
package import Cryptography
internal import Database
internal import FileStore
internal import ModelBundle
internal import Observability
internal import Parameters
package import Pipeline
package import Registry
package import StageRunner
internal import Tabular

/// The stage between prepared products and validation: learns a model and records it.
package struct TrainingWork: StageWork {
    /// The name under which models are registered.
    package static let model = "aisle"

    package let stage = PipelineStage.training
    package let version = 9
    private let registry: ModelRegistry
    private let gitCommit: String?

    /// - Parameter gitCommit: what the program was built from, for the record.
    package init(_ registry: ModelRegistry, gitCommit: String? = nil) {
        self.registry = registry
        self.gitCommit = gitCommit
    }

    package func inputs(of claim: StageClaim) throws -> StageInputs {
        let prepared = claim.outputs[.preprocessing] ?? [:]
        guard let products = prepared["products"], let categories = prepared["categories"] else {
            throw CatalogueError(
                .missing,
                "preprocessing left no products in pipeline run \(claim.run.id); start another run")
        }
        let (parameters, canonical) = try Self.parameters(of: claim)
        let inputs = StageInputs(
            ["products": products, "categories": categories],
            parameters: String(decoding: canonical, as: UTF8.self))
        return parameters.warmStart ? try warm(inputs, claim) : inputs
    }

    /// With the model that was in production when the run was asked for. A model of this very
    /// catalogue and these parameters has nothing to learn: its own inputs lead back to it.
    private func warm(_ inputs: StageInputs, _ claim: StageClaim) throws -> StageInputs {
        let production = try registry.served(of: Self.model, at: claim.run.requestedAt)
        guard let production else { return inputs }
        if let made = try maker(of: production, inputs) { return made }
        var inputs = inputs
        inputs.digests[WarmSource.bundleName] = production.bundle
        inputs.digests[WarmSource.productsName] = production.dataset
        let artifacts = try production.run.map { try registry.artifacts(of: $0) } ?? []
        if let state = artifacts.first(where: { $0.name == "state" }) {
            inputs.digests[WarmSource.stateName] = state.digest
        }
        return inputs
    }

    /// What led to the model, if that was the same catalogue with the same parameters.
    private func maker(of model: ModelVersion, _ inputs: StageInputs) throws -> StageInputs? {
        guard model.dataset == inputs.digests["products"],
            let key = try model.run.flatMap({ try registry.run($0)?.contentKeys["training"] }),
            let digest = SHA256Digest(key),
            var made = try PipelineStore(registry.database).inputs(ofKey: digest)
        else { return nil }
        made["categories"] = inputs.digests["categories"]
        // That the model itself was learnt from nothing makes no difference.
        for parameters in [inputs.parameters, Self.cold(inputs.parameters)] {
            let key = ContentKey(
                stage, version: version, inputs: made, parameters: .text(parameters))
            if try key.digest() == digest { return StageInputs(made, parameters: parameters) }
        }
        return nil
    }

    private static func cold(_ canonical: String) -> String {
        canonical.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0 == "training.warm_start=true" ? "training.warm_start=false" : $0 }
            .joined(separator: "\n")
    }

    private static func parameters(
        of claim: StageClaim
    ) throws -> (value: ModelParameters, canonical: [UInt8]) {
        let text = Array(claim.run.parameters.text.utf8)
        return try ParameterFile(text, name: "parameters of pipeline run \(claim.run.id)")
            .section("training") { section throws(ParameterError) in
                try ModelParameters(&section)
            }
    }

    package func perform(_ job: StageJob) throws -> StageResult {
        let (products, categories) = try Self.prepared(job)
        let training = CatalogueTraining(
            try Self.parameters(of: job.claim).value, canonical: job.inputs.parameters,
            version: version, threads: job.threads)
        let seconds = try training.run(
            products: job.volume.path(of: products), categories: job.volume.path(of: categories),
            dataset: products,
            from: WarmSource(job.inputs.digests) { job.volume.path(of: $0) }, to: job.folder,
            log: job.log)
        try StepTimes(seconds).write(to: job.folder)
        let files = TrainingFiles(job.folder)
        let names = TrainingFiles.names.keys.map { ($0, files.path($0)) }
        return StageResult(Dictionary(uniqueKeysWithValues: names))
    }

    private static func prepared(
        _ job: StageJob
    ) throws(CatalogueError) -> (products: SHA256Digest, categories: SHA256Digest) {
        guard let products = job.inputs.digests["products"],
            let categories = job.inputs.digests["categories"]
        else { throw CatalogueError(.missing, "the inputs of training are incomplete") }
        return (products, categories)
    }

    /// Reports for people, and the record: a run with all that led to the model, and its version.
    package func conclude(
        _ outputs: [String: SHA256Digest], of job: StageJob
    ) throws -> String? {
        let reports = TrainingFiles(job.volume.reports.appending("training"))
        for (name, digest) in outputs where !TrainingFiles.hidden.contains(name) {
            try job.volume.link(digest, to: reports.path(name))
        }
        let record = TrainingRecord(registry, job, outputs)
        guard
            let (version, isNew) = try record.register(
                stageVersion: version, gitCommit: gitCommit, seconds: StepTimes.read(job.folder))
        else { return nil }
        // What datavc keeps a pointer for, as the version is registered.
        try job.volume.link(
            version.bundle, to: job.volume.models.appending("\(version.number).aisle"))
        job.log.info(
            isNew ? "registered" : "skipped: this data and these parameters have a model already",
            ["version": .integer(version.number)])
        return nil
    }

    package func isBadInput(_ error: any Error) -> Bool {
        switch error {
        case is CatalogueError, is ParameterError, is ColumnarError: true
        case let error as BundleError: error.code == .inconsistent
        default: false
        }
    }
}
