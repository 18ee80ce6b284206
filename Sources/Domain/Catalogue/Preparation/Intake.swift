internal import FileStore
internal import Parallelism

/// Takes rows in: examines them on several threads, then decides about each in its order.
final class Intake {
    let parameters: PreprocessingParameters
    private let examiner: Examiner
    private let threads: Int
    private let known: Set<[UInt8]>
    private let usesCodes: Bool
    private var batches: [RawBatch]
    private var estimate = 0

    var book: RuleBook
    var rows = PreparationReport.Rows()
    private(set) var categories: CategoryTable
    var store = RowStore()
    private(set) var statistics = TextStatistics()
    var products: ProductFileWriter
    var bands: BandWriter
    var units: UnitWriter
    var rejected: RejectedFile

    init(
        _ parameters: PreprocessingParameters, _ hooks: TextHooks, usesCodes: Bool, threads: Int,
        files: PreparedFiles
    ) throws {
        self.parameters = parameters
        self.usesCodes = usesCodes
        self.threads = max(1, threads)
        examiner = Examiner(hooks: hooks)
        known = Set(parameters.knownCategories.map { Array($0.utf8) })
        batches = (0..<self.threads * 2).map { _ in RawBatch() }
        book = RuleBook(parameters)
        categories = CategoryTable(limit: parameters.maximumCategories)
        products = try ProductFileWriter(files.products)
        bands = try BandWriter(files.bands)
        units = try UnitWriter(files.units)
        rejected = try RejectedFile(files.rejected)
    }

    // MARK: - Reading

    func readRaw(_ files: RawFiles) throws {
        var reader = try RawReader(files, rowByteLimit: parameters.maximumRowBytes)
        let size = try files.paths.reduce(0) { try $0 + Int(FileSystem.status(of: $1).size) }
        let name = reader.path.name
        try readAll { batch throws(CatalogueError) in
            try reader.read(&batch)
        } absorb: {
            batch, findings in
            if estimate == 0 { estimate = Self.estimate(batch, fileSize: size) }
            for (index, row) in batch.rows.enumerated() {
                rows.read += 1
                try absorbRaw(batch, row, findings, index, name)
            }
        }
        checkRowMatch(files, reader.rowCounts)
    }

    func readFeedback(_ path: FilePath) throws {
        var reader = try FeedbackReader(
            path, usesCodes: usesCodes, rowByteLimit: parameters.maximumRowBytes)
        let name = path.name
        try readAll { batch throws(CatalogueError) in
            try reader.read(&batch)
        } absorb: {
            batch, findings in
            for (index, row) in batch.rows.enumerated() {
                rows.corrections += 1
                try absorbFeedback(batch, row, findings, index, name)
            }
        }
        rows.unjudgedPredictions = reader.unjudged
        (rows.corrected, rows.confirmed) = store.correctionCounts
    }

    private func readAll(
        _ read: (inout RawBatch) throws(CatalogueError) -> Bool,
        absorb: (RawBatch, Examiner.Findings) throws -> Void
    ) throws {
        while true {
            var count = 0
            while count < batches.count, try read(&batches[count]) { count += 1 }
            guard count > 0 else { return }
            let (batches, examiner) = (batches, examiner)
            let findings = Workers.map(count, jobs: threads, state: { Examiner.Scratch() }) {
                (scratch: inout Examiner.Scratch, index) in
                examiner.examine(batches[index], scratch)
            }
            for index in 0..<count { try absorb(batches[index], findings[index]) }
        }
    }

    /// How many rows there will be, so that tables are made large enough once.
    private static func estimate(_ batch: RawBatch, fileSize: Int) -> Int {
        fileSize / max(8, batch.bytes.count / max(1, batch.rows.count)) + 1024
    }

    // MARK: - Deciding

    private func absorbRaw(
        _ batch: RawBatch, _ row: RawBatch.Row, _ findings: Examiner.Findings, _ index: Int,
        _ file: [UInt8]
    ) throws {
        let verdict = findings.verdicts[index]
        guard try passes(verdict, batch, row, file) else { return }
        let key = batch.bytes[row.category]
        if let reason = reasonAgainst(key) {
            return try reject(.init(rule: .unknownCategory, reason: reason), batch, row, file)
        }
        let label = try categories.intern(key) {
            "row \(row.number) of \(String(decoding: file, as: UTF8.self))"
        }
        book[.duplicate].checked += 1
        book[.conflictingLabels].checked += 1
        guard let earlier = store.find(verdict.digest) else {
            return try take(verdict, batch, row, findings, index, label, .raw)
        }
        let number = store.sourceRows[earlier]
        if store.vote(label, row: earlier) {
            try reject(
                .init(rule: .duplicate, reason: "the same product as row \(number)"),
                batch, row, file)
        } else {
            let reason =
                "the text of row \(number) with another category,"
                + " \(String(decoding: key, as: UTF8.self))"
            try reject(.init(rule: .conflictingLabels, reason: reason), batch, row, file)
        }
    }

    private func absorbFeedback(
        _ batch: RawBatch, _ row: RawBatch.Row, _ findings: Examiner.Findings, _ index: Int,
        _ file: [UInt8]
    ) throws {
        let verdict = findings.verdicts[index]
        guard try passes(verdict, batch, row, file) else { return }
        let key = batch.bytes[row.category]
        guard let label = categories.number(of: key) else {
            let reason = "\(String(decoding: key, as: UTF8.self)) is no category of the catalogue"
            return try reject(.init(rule: .unknownCategory, reason: reason), batch, row, file)
        }
        guard let earlier = store.find(verdict.digest) else {
            rows.added += 1
            return try take(verdict, batch, row, findings, index, label, .feedback)
        }
        store.correct(label, row: earlier)
    }

    /// Whether a row has nothing wrong with it as a row.
    private func passes(
        _ verdict: Examiner.Verdict, _ batch: RawBatch, _ row: RawBatch.Row, _ file: [UInt8]
    ) throws -> Bool {
        let order: [Rule] = [.columns, .rowMatch, .encoding, .emptyTitle, .unknownCategory]
        for rule in order {
            // The rule of X and Y counts rows of files, at the end.
            if rule != .rowMatch { book[rule].checked += 1 }
            if let problem = verdict.problem, problem.rule == rule {
                try reject(problem, batch, row, file)
                return false
            }
        }
        return true
    }

    private func reasonAgainst(_ key: ArraySlice<UInt8>) -> String? {
        let text = String(decoding: key, as: UTF8.self)
        if key.allSatisfy({ $0 <= 32 }) { return "the category is empty" }
        if usesCodes, Int(text) == nil { return "\(text) is not the code of a category" }
        if !known.isEmpty, !known.contains(Array(key)) {
            return "\(text) is not in preprocessing.rules.unknown_category.known"
        }
        return nil
    }

    private func reject(
        _ problem: RawBatch.Problem, _ batch: RawBatch, _ row: RawBatch.Row, _ file: [UInt8]
    ) throws {
        rows.rejected += 1
        book[problem.rule].rejectedRows += 1
        book[problem.rule].note(
            "\(String(decoding: file, as: UTF8.self)), row \(row.number) (line \(row.line)):"
                + " \(problem.reason)")
        try rejected.append(problem, file: file, row: row, title: batch.bytes[row.title])
    }

    private func take(
        _ verdict: Examiner.Verdict, _ batch: RawBatch, _ row: RawBatch.Row,
        _ findings: Examiner.Findings, _ index: Int, _ label: UInt32, _ origin: Origin
    ) throws {
        store.append(
            verdict.digest, verdict.sketch, .init(label: label, origin: origin),
            sourceRow: row.number, estimate: estimate)
        let keys = index * MinHash.bandCount..<(index + 1) * MinHash.bandCount
        try bands.append(findings.keys[keys])
        if store.count == 4096 { units.reserve(estimate) }
        try units.append(findings.units(ofRow: index))
        try products.append(
            verdict.digest, sourceRow: row.number, language: verdict.language,
            title: batch.bytes[row.title], description: batch.bytes[row.description])
        statistics.add(verdict)
    }

    private func checkRowMatch(_ files: RawFiles, _ counts: (texts: Int, labels: Int)) {
        guard case .pair(let texts, let labels) = files else {
            book[.rowMatch].notApplicable = "the catalogue is one file"
            return
        }
        book[.rowMatch].checked = max(counts.texts, counts.labels)
        if counts.texts != counts.labels {
            book[.rowMatch].note(
                "\(String(decoding: texts.name, as: UTF8.self)) has \(counts.texts) rows and"
                    + " \(String(decoding: labels.name, as: UTF8.self)) has \(counts.labels)")
        }
    }
}
