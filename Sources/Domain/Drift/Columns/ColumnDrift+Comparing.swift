internal import Parallelism
internal import Reports

extension ColumnDrift {
    /// From so many rows of reference on, sizes of effects are looked at instead of p.
    private static let manyRows = 1000
    private static let shownCategories = 30

    /// Compares two columns of one kind; with nothing on a side there is nothing to say.
    package static func compare(
        _ name: String, _ kind: ColumnKind, _ reference: RawColumn, _ current: RawColumn,
        _ limits: DriftLimits
    ) -> ColumnDrift {
        var column = ColumnDrift(name, kind, reference, current)
        guard reference.count > 0, current.count > 0 else {
            column.change = column.missingChange(limits)
            return column
        }
        switch (reference, current) {
        case (.numeric(let left, _), .numeric(let right, _)):
            column.compare(left, right, limits)
        case (.categorical(let left, _), .categorical(let right, _)):
            column.compare(left, right, limits)
        case (.text(let left, _), .text(let right, _)):
            column.compare(left, right, limits)
        default: break
        }
        column.change = column.change.orLarger(column.missingChange(limits))
        return column
    }

    private func missingChange(_ limits: DriftLimits) -> Change {
        .shares(
            (reference.missing, reference.count + reference.missing),
            (current.missing, current.count + current.missing), limits)
    }

    private func measure(_ name: Measure.Name) -> Measure? { measures.first { $0.name == name } }

    // MARK: - Numbers

    private mutating func compare(
        _ left: NumericSample, _ right: NumericSample, _ limits: DriftLimits
    ) {
        let test = KolmogorovSmirnov.test(left, right)
        let bins = BinnedCounts(left, right)
        measures = [
            .init(
                name: .kolmogorovSmirnov, value: test.statistic, pValue: test.pValue),
            .init(name: .wasserstein, value: NumericSample.normedWasserstein(left, right)),
            .init(name: .stabilityIndex, value: bins.stabilityIndex),
            .init(name: .divergence, value: bins.divergence),
            .init(name: .jensenShannon, value: bins.jensenShannon),
            .init(name: .hellinger, value: NumericSample.hellinger(left, right)),
        ]
        let distinct = NumericSample.distinctCount(left, right)
        if left.count > Self.manyRows {
            method = measure(distinct > 5 ? .wasserstein : .jensenShannon).map { PeerMethod($0) }
        } else if distinct > 5 {
            method = measure(.kolmogorovSmirnov).map { PeerMethod($0) }
        } else {
            addCountTest(bins, distinct: distinct)
        }
        change = .numbers(test, left.count, right.count, limits)
        bars = Self.bars(left, right, bins)
    }

    private mutating func addCountTest(_ counts: BinnedCounts, distinct: Int) {
        let name: Measure.Name = distinct > 2 ? .chiSquare : .proportions
        let test =
            distinct > 2
            ? SignificanceTest.chiSquare(counts)
            : .proportions(
                (counts.referenceTotal - counts.reference[0], counts.referenceTotal),
                (counts.currentTotal - counts.current[0], counts.currentTotal))
        let measure = Measure(name: name, value: test.statistic, pValue: test.pValue)
        measures.append(measure)
        method = PeerMethod(measure)
    }

    private static func bars(
        _ left: NumericSample, _ right: NumericSample, _ bins: BinnedCounts
    ) -> [Bar] {
        var labels: [String] = []
        if bins.edges.isEmpty {
            NumericSample.forEachValue(left, right) { value, _, _ in
                labels.append(value.fixed(2))
            }
        } else {
            labels = bins.edges.dropLast().map { $0.fixed(2) }
        }
        return zip(labels, zip(bins.referenceShares, bins.currentShares))
            .prefix(60).map { Bar(label: $0, reference: $1.0, current: $1.1) }
    }

    // MARK: - Categories

    private mutating func compare(
        _ left: [String: Int], _ right: [String: Int], _ limits: DriftLimits
    ) {
        let keys = Set(left.keys).union(right.keys).sorted()
        let counts = BinnedCounts(
            reference: keys.map { left[$0] ?? 0 }, current: keys.map { right[$0] ?? 0 })
        measures = [
            .init(name: .stabilityIndex, value: counts.stabilityIndex),
            .init(name: .divergence, value: counts.divergence),
            .init(name: .jensenShannon, value: counts.jensenShannon),
            .init(name: .hellinger, value: counts.hellinger),
            .init(name: .totalVariation, value: counts.totalVariation),
        ]
        addCountTest(counts, distinct: keys.count)
        if counts.referenceTotal > Self.manyRows {
            method = measure(.jensenShannon).map { PeerMethod($0) }
        }
        change = .categories(counts, limits)
        bars = Self.bars(keys, counts)
    }

    /// The largest categories, and the rest as one.
    static func bars(_ keys: [String], _ counts: BinnedCounts) -> [Bar] {
        let (left, right) = (counts.referenceShares, counts.currentShares)
        let order = keys.indices.sorted { (left[$0] + right[$0], $1) > (left[$1] + right[$1], $0) }
        var bars = order.prefix(shownCategories).map {
            Bar(label: keys[$0], reference: left[$0], current: right[$0])
        }
        let rest = order.dropFirst(shownCategories)
        if !rest.isEmpty {
            bars.append(
                Bar(
                    label: "\(rest.count) others", reference: rest.reduce(0) { $0 + left[$1] },
                    current: rest.reduce(0) { $0 + right[$1] }))
        }
        return bars
    }

    // MARK: - Texts

    private mutating func compare(_ left: Texts, _ right: Texts, _ limits: DriftLimits) {
        let (reference, current) = (HashedTexts(left), HashedTexts(right))
        let judged = Background {
            // As many as profiles have; more would cost time.
            WordOdds(
                reference.sample(DriftProfile.usualSample),
                current.sample(DriftProfile.usualSample))
        }
        let classifier = DomainClassifier(reference, current)
        let isLarge = left.count > Self.manyRows
        let measure = Measure(name: isLarge ? .text : .randomText, value: classifier.area)
        measures = [measure]
        method = PeerMethod(measure, limit: isLarge ? nil : classifier.randomLimit)
        let odds = judged.value()
        change = .texts(odds, limits).orLarger(
            .words(
                odds.counts.lazy.map { (Int($0.reference), Int($0.current)) },
                (odds.referenceCount, 0), (odds.currentCount, 0), limits))
        gained = Self.words(classifier.gained, in: right)
        lost = Self.words(classifier.lost, in: left)
    }

    private static func words(
        _ terms: [DomainClassifier.Term], in texts: Texts
    ) -> [WeightedWord] {
        let spellings = texts.spellings(Set(terms.map(\.hash)))
        return terms.compactMap { term in
            spellings[term.hash].map { WeightedWord(word: $0, weight: term.weight) }
        }
    }
}
