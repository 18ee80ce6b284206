package import FileStore

/// Reads a raw catalogue, validates it, merges corrections, groups variants and splits: all that
/// comes before features.
///
/// One pass over the texts; what is remembered of a row is bounded, so that ten million rows take
/// less than 2 GB. Equal inputs give equal bytes, with any number of threads.
package struct Preparation: Sendable {
    package struct Inputs: Sendable {
        package var raw: RawFiles
        package var feedback: FilePath?
        /// The folder, or copies of `categories` and `split`, of the version before this one.
        package var previous: Previous?

        package init(raw: RawFiles, feedback: FilePath? = nil, previous: Previous? = nil) {
            self.raw = raw
            self.feedback = feedback
            self.previous = previous
        }
    }

    /// What an earlier version of the catalogue left.
    package struct Previous: Sendable {
        package var categories: FilePath
        package var split: FilePath

        package init(categories: FilePath, split: FilePath) {
            self.categories = categories
            self.split = split
        }
    }

    package let parameters: PreprocessingParameters
    package let inputs: Inputs
    package let files: PreparedFiles
    package let hooks: TextHooks
    package let threads: Int

    /// - Parameter folder: is made; nothing in it may have the name of an output.
    package init(
        _ parameters: PreprocessingParameters, _ inputs: Inputs, to folder: FilePath,
        hooks: TextHooks, threads: Int
    ) {
        self.parameters = parameters
        self.inputs = inputs
        files = PreparedFiles(folder)
        self.hooks = hooks
        self.threads = threads
    }

    /// Throws after a rule was broken whose level is `error`; report and rejected rows are there
    /// then, the other outputs are not.
    package func run() throws -> PreparationReport {
        try FileSystem.createDirectories(files.folder)
        for path in files.all where try FileSystem.statusIfPresent(of: path) != nil {
            throw CatalogueError(.existing, "\(path) is there already; give an empty folder")
        }
        do {
            return try prepare()
        } catch {
            let isExplained = (error as? CatalogueError)?.code == .rules
            for path in isExplained ? files.results + files.scratch : files.all {
                try? FileSystem.remove(path)  // The first error is the one to tell.
            }
            throw error
        }
    }

    var usesCodes: Bool {
        if case .pair = inputs.raw { true } else { false }
    }

    private func prepare() throws -> PreparationReport {
        let intake = try Intake(
            parameters, hooks, usesCodes: usesCodes, threads: threads, files: files)
        try intake.readRaw(inputs.raw)
        try refuseEmpty(intake)
        if let feedback = inputs.feedback { try intake.readFeedback(feedback) }
        try intake.bands.finish()
        try intake.units.finish()
        try intake.rejected.finish()
        intake.store.forgetSlots()
        let categories = try settle(intake)
        var report = describe(intake, categories)
        if let failure = intake.book.failure {
            try write(report)
            throw failure
        }
        try intake.book.refuseUseless()
        let split = try split(intake)
        for path in files.scratch { try FileSystem.remove(path) }
        report.add(split, intake.store)
        try intake.products.finish(split, intake.store)
        try SplitFile.write(split, intake.store.digests, to: files.split)
        try CategoryFile.write(categories, to: files.categories)
        try write(report)
        return report
    }

    private func refuseEmpty(_ intake: Intake) throws(CatalogueError) {
        let names = inputs.raw.paths.map { "\($0)" }.joined(separator: " and ")
        guard intake.rows.read > 0 else {
            throw CatalogueError(.empty, "\(names) have a header and no rows; add products")
        }
    }

    private func split(_ intake: Intake) throws -> Splitter.Result {
        let bands = BandReader(path: files.bands, rowCount: intake.store.count)
        let duplicates = NearDuplicates(
            bands: bands, units: UnitReader(path: files.units, starts: intake.units.starts),
            sketches: intake.store.sketches, similarity: parameters.similarity,
            jobs: threads)
        let representatives = try duplicates.groups()
        intake.store.forgetSketches()
        let trained = try TrainedRows(inputs.previous?.split, intake.store.digests)
        let store = intake.store
        return Splitter(
            seed: UInt64(parameters.seed), shares: parameters.split, digests: store.digests,
            representatives: representatives, labels: { store.entries[$0].label },
            trained: { trained[$0] }
        ).split()
    }

    private func write(_ report: PreparationReport) throws {
        try FileSystem.writeAtomically(report.json, to: files.report)
        try FileSystem.writeAtomically(ReportPage(report).html, to: files.page)
        try FileSystem.synchronizeDirectory(files.folder)
    }
}
