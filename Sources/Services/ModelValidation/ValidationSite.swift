internal import Cryptography
internal import FileStore
package import Learning
internal import ModelBundle
package import Registry
package import StageRunner

/// The registry and the volume together: candidates are judged and promoted where their files are.
package struct ValidationSite: Sendable {
    package let volume: StageVolume
    package let promoter: Promoter
    private let files: RegisteredFiles

    package init(_ volume: StageVolume, _ registry: ModelRegistry) {
        self.volume = volume
        promoter = Promoter(registry)
        files = RegisteredFiles(registry) { volume.path(of: $0) }
    }

    /// Where people find the last report.
    package var report: ValidationReport {
        ValidationReport(in: volume.reports.appending("validation"))
    }

    package func inputs(
        of trial: Trial, _ parameters: ValidationParameters
    ) throws -> ValidationInputs {
        try files.inputs(of: trial, golden: golden(parameters))
    }

    /// Files of golden examples are named from the shared volume on.
    func golden(_ parameters: ValidationParameters) -> [FilePath] {
        parameters.goldenFiles.map { name in
            name.hasPrefix("/") ? FilePath(name) : volume.root.appending(name)
        }
    }

    /// The digests of all that a validation reads.
    func digests(
        of trial: Trial, _ parameters: ValidationParameters
    ) throws -> [String: SHA256Digest] {
        var digests = [
            "model": trial.candidate.bundle, "products": trial.candidate.dataset,
            "split": try files.digest("split", of: trial.candidate),
            "categories": try files.digest("categories", of: trial.candidate),
        ]
        if let production = trial.production {
            digests["production_model"] = production.bundle
            digests["production_split"] = try files.digest("split", of: production)
        }
        for (index, path) in golden(parameters).enumerated() {
            digests["golden_\(index)"] = try StageVolume.digest(of: path)
        }
        return digests
    }

    // MARK: - By hand

    /// Takes a version through the gate and, if it passes, into production.
    ///
    /// - Parameter isReported: Whether the report is written, which a service that may only read
    ///   the volume cannot.
    package func promote(
        _ number: Int, _ parameters: ValidationParameters, threads: Int, by actor: String,
        reason: String, isReported: Bool = true
    ) throws -> (settlement: Settlement, result: Learning.GateResult) {
        let trial = try promoter.trial(of: try promoter.version(number))
        let result = try ModelValidation(
            parameters, inputs(of: trial, parameters), threads: threads
        ).run()
        if isReported { try report.write(result, parameters) }
        let settlement = try promoter.settle(
            trial, ValidationVerdict(result), by: actor, reason: reason)
        return (settlement, result)
    }

    /// Returns to what served before, once that is known to be whole.
    package func rollBack(
        from expected: Int? = nil, by actor: String, reason: String
    ) throws -> Promoter.Move {
        try promoter.rollBack(from: expected, by: actor, reason: reason) { version in
            _ = try BundledModel(files.bundle(of: version))
        }
    }
}
