internal import Catalogue
package import Cryptography
internal import Database
internal import FileStore
internal import Observability
internal import Parameters
package import Pipeline
internal import Registry
package import StageRunner

/// The stage between raw data and features: validate, merge corrections, clean, group and split.
package struct PreprocessingWork: StageWork {
    package let stage = PipelineStage.preprocessing
    package let version = 1
    private let volume: StageVolume
    private let store: PipelineStore

    package init(_ volume: StageVolume, _ store: PipelineStore) {
        self.volume = volume
        self.store = store
    }

    // MARK: - Inputs

    package func inputs(of claim: StageClaim) throws -> StageInputs {
        let (_, canonical) = try Self.parameters(of: claim)
        var inputs = StageInputs([:], parameters: String(decoding: canonical, as: UTF8.self))
        for (name, path) in try files() { inputs.digests[name] = try StageVolume.digest(of: path) }
        return try withPrevious(inputs)
    }

    private static func parameters(
        of claim: StageClaim
    ) throws -> (value: PreprocessingParameters, canonical: [UInt8]) {
        let text = Array(claim.run.parameters.text.utf8)
        return try ParameterFile(text, name: "parameters of pipeline run \(claim.run.id)")
            .section("preprocessing") { section throws(ParameterError) in
                try PreprocessingParameters(&section)
            }
    }

    /// The files to read, by the names of their inputs.
    private func files() throws -> [(name: String, path: FilePath)] {
        var files: [(String, FilePath)]
        switch try RawFiles.find(in: volume.rawData) {
        case .products(let path): files = [("products", path)]
        case .pair(let texts, let labels): files = [("texts", texts), ("labels", labels)]
        }
        if try FileSystem.statusIfPresent(of: volume.feedback) != nil {
            files.append(("feedback", volume.feedback))
        }
        return files
    }

    /// Adds the version whose split this one goes on from, so that no row of its training part is
    /// ever tested on. Data that were prepared before go on from what they went on from then.
    private func withPrevious(_ inputs: StageInputs) throws -> StageInputs {
        let earlier = try store.succeeded(stage)
        for run in earlier {
            var same = inputs
            for name in Self.previousNames { same.digests[name] = run.inputs[name] }
            let key = ContentKey(
                stage, version: version, inputs: same.digests, parameters: .text(same.parameters))
            if try key.digest() == run.contentKey { return same }
        }
        for run in earlier {
            guard let split = run.outputs["split"], let categories = run.outputs["categories"],
                try volume.areWhole([split, categories])
            else { continue }
            var next = inputs
            next.digests["previous_split"] = split
            next.digests["previous_categories"] = categories
            return next
        }
        return inputs
    }

    private static let previousNames = ["previous_split", "previous_categories"]

    // MARK: - Work

    package func perform(_ job: StageJob) throws -> StageResult {
        let files = try files()
        let raw = try RawFiles.find(in: volume.rawData)
        let folder = job.folder.appending("prepared")
        let digests = job.inputs.digests
        var inputs = Preparation.Inputs(
            raw: raw, feedback: files.first { $0.name == "feedback" }?.path)
        if let split = digests["previous_split"], let categories = digests["previous_categories"] {
            inputs.previous = .init(
                categories: volume.path(of: categories), split: volume.path(of: split))
        }
        let preparation = Preparation(
            try Self.parameters(of: job.claim).value, inputs, to: folder, hooks: .textFeatures,
            threads: job.threads)
        do {
            let report = try preparation.run()
            job.log.info(
                "prepared",
                [
                    "products": .integer(report.rows.products),
                    "rejected": .integer(report.rows.rejected),
                    "categories": .integer(report.categories.count),
                ])
        } catch let error as CatalogueError where error.code == .rules {
            try publish(try volume.keep(present(preparation.files, Self.reports)))
            throw error
        }
        for (name, path) in files where try StageVolume.digest(of: path) != digests[name] {
            throw ChangedMeanwhile(path: path)
        }
        return StageResult(try present(preparation.files, Self.results + Self.reports))
    }

    private typealias Name = (output: String, file: any KeyPath<PreparedFiles, FilePath> & Sendable)

    private static let results: [Name] = [
        ("products", \.products), ("split", \.split), ("categories", \.categories),
    ]
    private static let reports: [Name] = [
        ("rejected", \.rejected), ("report", \.report), ("page", \.page),
    ]

    private func present(
        _ files: PreparedFiles, _ names: [Name]
    ) throws -> [String: FilePath] {
        let pairs = names.map { ($0.output, files[keyPath: $0.file]) }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    package func conclude(
        _ outputs: [String: SHA256Digest], of job: StageJob
    ) throws -> String? {
        try publish(outputs)
        guard let products = outputs["products"] else { return nil }
        let rows = try ProductFile(volume.path(of: products)).rowCount
        let details = job.inputs.digests.merging(outputs) { _, output in output }
        try ModelRegistry(store.database).registerDataset(
            products, rowCount: rows, details: try JSONText(details.mapValues(\.hex)))
        return nil
    }

    /// Names for people: data in data/processed, the report in reports.
    private func publish(_ outputs: [String: SHA256Digest]) throws {
        for (names, folder) in [
            (Self.results, volume.processed),
            (Self.reports, volume.reports.appending("preprocessing")),
        ] {
            for name in names {
                guard let digest = outputs[name.output] else { continue }
                let files = PreparedFiles(folder)
                try volume.link(digest, to: files[keyPath: name.file])
            }
        }
    }

    package func isBadInput(_ error: any Error) -> Bool {
        error is CatalogueError || error is ParameterError
    }
}

/// Somebody wrote to the raw data while they were read.
package struct ChangedMeanwhile: Error, CustomStringConvertible {
    let path: FilePath

    package var description: String {
        "\(path) changed while it was read; it is read again once it is quiet"
    }
}
