package import Kernels
internal import Parallelism
internal import Synchronization

/// Counts in how many rows each term occurs, and keeps the ones worth a feature.
///
/// Terms are shared out by their first bits, so that each part of the table has one thread at a
/// time and the result is the same for any number of them.
package struct VocabularyBuilder {
    private static let parts = 16
    private static let rowsPerTask = 256
    /// Above so many terms in a part, the ones seen least are forgotten: memory stays bounded.
    private static let mostTerms = 6_000_000

    private let parameters: FeatureParameters
    private let threads: Int
    private let tables: [Part]
    private var rows = 0

    /// A part of the terms; locked once for many of them.
    private final class Part: Sendable {
        private struct Content {
            var table = TermTable()
            var floor: UInt32 = 1
        }
        private let content = Mutex(Content())

        func add(_ shares: [[UInt64]]) {
            content.withLock { content in
                for share in shares { content.table.add(share) }
                while content.table.count > mostTerms {
                    content.floor += 1
                    content.table.forget(below: content.floor)
                }
            }
        }

        func histogram(length: Int) -> [Int] {
            content.withLock { $0.table.histogram(length: length) }
        }

        func entries(least: UInt32) -> [(term: UInt64, rows: UInt32)] {
            content.withLock { $0.table.entries(least: least) }
        }
    }

    package init(_ parameters: FeatureParameters, threads: Int) {
        self.parameters = parameters
        self.threads = threads
        tables = (0..<Self.parts).map { _ in Part() }
    }

    /// Counts the terms of some rows.
    package mutating func add(_ texts: some ProductTexts, rows wanted: [UInt32]) {
        let tasks = 16 * threads
        for start in stride(from: 0, to: wanted.count, by: tasks * Self.rowsPerTask) {
            let end = min(wanted.count, start + tasks * Self.rowsPerTask)
            count(texts, wanted[start..<end])
        }
        rows += wanted.count
    }

    private mutating func count(_ texts: some ProductTexts, _ wanted: ArraySlice<UInt32>) {
        let tasks = (wanted.count + Self.rowsPerTask - 1) / Self.rowsPerTask
        let parameters = parameters
        let shares = Workers.map(tasks, jobs: threads, state: { TermReader(parameters) }) {
            (reader, task) -> [[UInt64]] in
            let start = wanted.startIndex + task * Self.rowsPerTask
            let end = min(start + Self.rowsPerTask, wanted.endIndex)
            return Self.share(texts, wanted[start..<end], &reader)
        }
        let tables = tables
        Workers.forEach(Self.parts, jobs: threads) { part in
            tables[part].add(shares.map { $0[part] })
        }
    }

    private static func share(
        _ texts: some ProductTexts, _ rows: ArraySlice<UInt32>, _ reader: inout TermReader
    ) -> [[UInt64]] {
        var shares = [[UInt64]](repeating: [], count: parts)
        for row in rows {
            texts.withTexts(of: Int(row)) { title, description in
                reader.read(title: title, description: description)
            }
            for index in 0..<reader.terms.count {
                let term = reader.terms.terms[index]
                shares[Int(term >> 60)].append(term)
            }
        }
        return shares
    }

    /// Features in the order of how common they are, as the commonest are looked up most; equally
    /// common ones in the order of their terms, and so of the parts of the table.
    package func vocabulary() -> TermVocabulary {
        let tables = tables
        let most = min(parameters.mostFeatures, FeatureRows.featureLimit - 1)
        let least = leastRows(most)
        let parts = Workers.map(Self.parts, jobs: threads, state: {}) {
            (_: inout Void, part) in
            SortedTerms(tables[part].entries(least: least))
        }
        let runs = parts.indices.flatMap { part in parts[part].runs.map { (part: part, run: $0) } }
            .sorted { ($1.run.rows, $0.part) < ($0.run.rows, $1.part) }
        var (terms, idf): ([UInt64], [Float]) = ([], [])
        let total = 1 + Double(rows)
        for (part, run) in runs {
            let kept = parts[part].terms[run.range].prefix(most - terms.count)
            terms += kept
            let value = Float(Maths.log(total / Double(1 + run.rows)) + 1)
            idf += repeatElement(value, count: kept.count)
        }
        return TermVocabulary(terms: terms, idf: idf)
    }

    /// How many rows a term must be in so that there are at most `most` terms.
    private func leastRows(_ most: Int) -> UInt32 {
        let length = 64
        var left = [Int](repeating: 0, count: length)
        let tables = tables
        let counts = Workers.map(Self.parts, jobs: threads) { tables[$0].histogram(length: length) }
        for counts in counts {
            for (index, count) in counts.enumerated() { left[index] += count }
        }
        var kept = left.reduce(0, +)
        var least = 1
        while least < length, least < parameters.leastRows || kept > most {
            kept -= left[least - 1]
            least += 1
        }
        return UInt32(least)
    }
}

/// Terms of one part of the table, the commonest first, and runs of equally common ones.
private struct SortedTerms: Sendable {
    let terms: [UInt64]
    let runs: [(rows: UInt32, range: Range<Int>)]

    init(_ entries: [(term: UInt64, rows: UInt32)]) {
        let sorted = entries.sorted {
            $0.rows == $1.rows ? $0.term < $1.term : $0.rows > $1.rows
        }
        var runs: [(rows: UInt32, range: Range<Int>)] = []
        var start = 0
        for index in sorted.indices
        where index + 1 == sorted.count || sorted[index + 1].rows < sorted[index].rows {
            runs.append((sorted[index].rows, start..<index + 1))
            start = index + 1
        }
        terms = sorted.map(\.term)
        self.runs = runs
    }
}
