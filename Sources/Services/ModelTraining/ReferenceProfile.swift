internal import Drift
internal import Kernels
internal import ModelBundle
internal import Parallelism
internal import TextFeatures

/// What the drift service compares traffic with: products of the whole catalogue, and what a model
/// says of them that has not seen them.
///
/// The test part alone is not like the catalogue. A group of variants goes where its smallest row
/// says, so large groups are seldom in it, and their categories neither.
struct ReferenceProfile {
    /// More rows would cost time and tell no more.
    private static let mostRows = 20_000
    /// With fewer scored rows than this, the test part is taken where it has more.
    private static let leastRows = 2000
    private static let rowsPerTask = 256

    let prepared: PreparedTexts
    let model: LearntModel
    let classifier: Classifier
    /// Of the test part.
    let predictions: [Prediction]
    let threads: Int

    /// A row of the test part, or a place in the unseen scores.
    private enum Source { case test(Int), learning(Int) }

    func bytes(labels: [String]) -> [UInt8] {
        let rows = sample()
        let places = rows.compactMap { row -> Int? in
            if case .learning(let place) = row.source { place } else { nil }
        }
        var unseen = predictions(at: places)[...]
        var builder = DriftProfile.Builder()
        for (key, source) in rows {
            switch source {
            case .test(let row):
                builder.add(Self.row(prepared.test, row, predictions[row], labels, key))
            case .learning(let place):
                let row = Int(model.unseen.rows[place])
                builder.add(
                    Self.row(prepared.learning, row, unseen.removeFirst(), labels, key))
            }
        }
        return builder.profile.bytes
    }

    /// A row by its hash; the source is missing where nobody knows its scores.
    private typealias Candidate = (key: UInt64, source: Source?)

    /// In the order of their hashes, by which rows with scores were drawn as well: up to the first
    /// row without, this is a fair sample of all.
    private func sample() -> [(key: UInt64, source: Source)] {
        let test = prepared.test.hashes(threads: threads).enumerated()
            .map { Candidate($1, .test($0)) }
        let first = (test.filter { $0.key < limit } + learning()).sorted { $0.key < $1.key }
            .prefix(Self.mostRows)
        let scored = first.prefix { $0.source != nil }
        let isEnough = scored.count >= min(test.count, Self.leastRows)
        return (isEnough ? scored : test.prefix(Self.mostRows)).compactMap { row in
            row.source.map { (row.key, $0) }
        }
    }

    private func learning() -> [Candidate] {
        var places = [Int32](repeating: -1, count: prepared.learning.count)
        for (place, row) in model.unseen.rows.enumerated() { places[Int(row)] = Int32(place) }
        var candidates: [Candidate] = []
        for (row, key) in prepared.learning.hashes(threads: threads).enumerated()
        where key < limit {
            let place = Int(places[row])
            candidates.append((key, place < 0 ? nil : .learning(place)))
        }
        return candidates
    }

    /// Hashes have 56 bits; twice the rows that are wanted lie below this, so that few are sorted.
    private var limit: UInt64 {
        let count = prepared.learning.count + prepared.test.count
        return UInt64(0x1p56 * min(1, Double(2 * Self.mostRows) / Double(max(count, 1))))
    }

    private func predictions(at places: [Int]) -> [Prediction] {
        let common = model.vectorizer.vocabulary.commonCount
        let tasks = (places.count + Self.rowsPerTask - 1) / Self.rowsPerTask
        let (texts, unseen, classifier) = (prepared.learning, model.unseen, classifier)
        let pieces = Workers.map(
            tasks, jobs: threads, state: { Classifier.Scratch(for: classifier) }
        ) { (scratch: inout Classifier.Scratch, task) -> [Prediction] in
            places.dropFirst(task * Self.rowsPerTask).prefix(Self.rowsPerTask).map { place in
                texts.withTexts(of: Int(unseen.rows[place])) { title, description in
                    classifier.predict(
                        title: title, description: description, scores: unseen.scores(at: place),
                        common: common, &scratch)
                }
            }
        }
        return Array(pieces.joined())
    }

    private static func row(
        _ texts: LabelledTexts, _ row: Int, _ prediction: Prediction, _ labels: [String],
        _ key: UInt64
    ) -> ProfileRow {
        let (title, description) = texts.withTexts(of: row) { (text($0), text($1)) }
        return ProfileRow(
            title: title, description: description, label: labels[prediction.category],
            confidence: Double(prediction.confidence), decision: prediction.decision.rawValue,
            unknownWords: Double(prediction.unknownWords), modelVersion: 0, key: key)
    }

    private static func text(_ bytes: Span<UInt8>) -> String {
        String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    }
}
