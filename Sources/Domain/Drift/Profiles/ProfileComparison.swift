/// Two profiles compared, signal by signal.
package struct ProfileComparison: Sendable {
    package private(set) var columns: [ColumnDrift]
    package let verdict: Verdict
    package let referenceRows: Int
    package let currentRows: Int
    /// What accuracy the model itself expects of what it said, as its confidence is calibrated.
    package let expectedAccuracy: (reference: Double, current: Double)
    package let modelVersions: [String: Int]
    /// How long answers took, before and now.
    package let latency: (reference: NumericSketch, current: NumericSketch)
    /// Without latency: slow answers say nothing against a model, and no training mends them.
    package let modelVerdict: Verdict
    /// What people said of the same predictions.
    package var quality: Quality?

    /// - Parameter latency: How long answers took before these, as no model's profile knows that.
    package init(
        _ reference: DriftProfile, _ current: DriftProfile, latency: NumericSketch? = nil,
        limits: DriftLimits = DriftLimits()
    ) {
        func numbers(_ name: String, _ part: KeyPath<DriftProfile, NumericSketch>) -> ColumnDrift {
            ColumnDrift.compare(
                name, reference[keyPath: part], current[keyPath: part], limits)
        }
        func names(_ name: String, _ part: KeyPath<DriftProfile, CategorySketch>) -> ColumnDrift {
            ColumnDrift.compare(name, reference[keyPath: part], current[keyPath: part], limits)
        }
        var columns = [
            numbers("title_length", \.titleLength),
            numbers("description_length", \.descriptionLength),
            ColumnDrift.compare(
                "missing_description", Self.missing(reference), Self.missing(current), limits),
            names("language", \.languages), numbers("unknown_words", \.unknownWords),
            names("category", \.categories), numbers("confidence", \.confidence),
            names("decision", \.decisions),
        ]
        columns.append(.compareTexts("text", reference, current, limits))
        self.latency = (latency ?? NumericSketch(.length), current.latency)
        columns.append(.compareLatency(Self.latencyName, self.latency, limits))
        referenceRows = reference.rows
        currentRows = current.rows
        expectedAccuracy = (reference.confidence.mean, current.confidence.mean)
        modelVersions = current.modelVersions.counts
        verdict = TableComparison.judge(&columns, limits)
        self.columns = columns
        modelVerdict =
            columns.filter { $0.name != Self.latencyName }.map(\.verdict).max() ?? .notEnoughData
    }

    package static let latencyName = "latency"

    private static func missing(_ profile: DriftProfile) -> CategorySketch {
        var sketch = CategorySketch(capacity: 2)
        if profile.missingDescriptions > 0 { sketch.add("missing", profile.missingDescriptions) }
        let present = profile.rows - profile.missingDescriptions
        if present > 0 { sketch.add("present", present) }
        return sketch
    }

    package subscript(name: String) -> ColumnDrift? { columns.first { $0.name == name } }

    /// The part of the traffic that changed at least, as the signal says that shows it best.
    package var score: Double { columns.map(\.change.estimate).max() ?? 0 }
}

extension ColumnDrift {
    static func compare(
        _ name: String, _ reference: NumericSketch, _ current: NumericSketch,
        _ limits: DriftLimits
    ) -> ColumnDrift {
        var column = ColumnDrift(name, .numeric, reference.count, current.count)
        guard reference.count > 0, current.count > 0 else { return column }
        let test = NumericSketch.test(reference, current)
        let bins = NumericSketch.counts(reference, current)
        column.measures = [
            .init(name: .kolmogorovSmirnov, value: test.statistic, pValue: test.pValue),
            .init(
                name: .wasserstein, value: NumericSketch.normedWasserstein(reference, current)),
            .init(name: .stabilityIndex, value: bins.stabilityIndex),
            .init(name: .jensenShannon, value: bins.jensenShannon),
        ]
        column.change = .numbers(test, reference.count, current.count, limits)
        column.bars = zip(bins.edges, zip(bins.referenceShares, bins.currentShares)).map {
            Bar(label: DriftPage.short($0), reference: $1.0, current: $1.1)
        }
        return column
    }

    static func compare(
        _ name: String, _ reference: CategorySketch, _ current: CategorySketch,
        _ limits: DriftLimits
    ) -> ColumnDrift {
        var column = ColumnDrift(name, .categorical, reference.total, current.total)
        guard reference.total > 0, current.total > 0 else { return column }
        let (names, counts) = CategorySketch.counts(reference, current)
        let test = SignificanceTest.chiSquare(counts)
        column.measures = [
            .init(name: .stabilityIndex, value: counts.stabilityIndex),
            .init(name: .jensenShannon, value: counts.jensenShannon),
            .init(name: .totalVariation, value: counts.totalVariation),
            .init(name: .chiSquare, value: test.statistic, pValue: test.pValue),
        ]
        column.change = .categories(counts, limits)
        column.bars = bars(names, counts)
        return column
    }

    /// Only what got slower counts, and by much; what got faster is no worry.
    static func compareLatency(
        _ name: String, _ sides: (reference: NumericSketch, current: NumericSketch),
        _ limits: DriftLimits
    ) -> ColumnDrift {
        let (reference, current) = sides
        var column = compare(name, reference, current, limits)
        let gap = NumericSketch.doubled(
            reference, current, from: Double(limits.slowMicroseconds))
        column.change = .slower(gap, reference.count, current.count, limits)
        return column
    }

    /// The samples and the counts of words say how much changed, the counts which words did.
    static func compareTexts(
        _ name: String, _ reference: DriftProfile, _ current: DriftProfile, _ limits: DriftLimits
    ) -> ColumnDrift {
        var column = ColumnDrift(name, .text, reference.rows, current.rows)
        guard reference.sample.count > 0, current.sample.count > 0 else { return column }
        let odds = WordOdds(reference.sample.texts, current.sample.texts)
        column.measures = [.init(name: .text, value: odds.area)]
        let names = Set(reference.words.counts.keys).union(current.words.counts.keys)
        let words = names.map { name in
            (name, reference.words.counts[name] ?? 0, current.words.counts[name] ?? 0)
        }
        column.change = .texts(odds, limits).orLarger(
            .words(
                words.lazy.map { ($0.1, $0.2) }, (reference.rows, reference.words.shortfall),
                (current.rows, current.words.shortfall), limits))
        let moved = movedWords(words, reference.rows, current.rows)
        column.gained = Array(moved.filter { $0.weight > 0 }.suffix(20).reversed())
        column.lost = Array(moved.prefix(20).filter { $0.weight < 0 })
        return column
    }

    /// Words by how much the share of products with them changed beyond chance, those lost first.
    private static func movedWords(
        _ words: [(name: String, before: Int, now: Int)], _ n: Int, _ m: Int
    ) -> [WeightedWord] {
        words.compactMap { name, before, now -> WeightedWord? in
            let test = SignificanceTest.proportions((before, n), (now, m))
            guard test.statistic.magnitude > 3.5 else { return nil }
            return WeightedWord(
                word: name, weight: Double(now) / Double(m) - Double(before) / Double(n))
        }.sorted { ($0.weight, $0.word) < ($1.weight, $1.word) }
    }

    fileprivate init(_ name: String, _ kind: ColumnKind, _ reference: Int, _ current: Int) {
        self.name = name
        self.kind = kind
        self.reference = Side(count: reference, missing: 0)
        self.current = Side(count: current, missing: 0)
    }
}
