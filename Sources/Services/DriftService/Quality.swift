internal import Database

/// How good predictions were, as people say who corrected or confirmed some of them.
///
/// People look at what is doubtful first, so this is no estimate for all traffic.
package struct Quality: Sendable, Equatable {
    private static let mostRows = 20_000
    private static let draws = 200

    package struct Category: Sendable, Equatable {
        package let label: String
        package let rows: Int
        package let f1: Double
    }

    package private(set) var rows = 0
    package private(set) var weightedF1 = 0.0
    package private(set) var weightedPrecision = 0.0
    /// Of the F1, by drawing the rows again.
    package private(set) var interval: ClosedRange<Double> = 0...1
    package private(set) var categories: [Category] = []

    /// - Parameter pairs: What was predicted and what is right.
    package init(_ pairs: [(predicted: String, right: String)]) {
        rows = pairs.count
        guard !pairs.isEmpty else { return }
        let names = Set(pairs.flatMap { [$0.predicted, $0.right] }).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: zip(names, 0...))
        let rows = pairs.map { (numbers[$0.predicted] ?? 0, numbers[$0.right] ?? 0) }
        let tally = Tally(rows, categories: names.count)
        weightedF1 = tally.weighted(tally.f1)
        weightedPrecision = tally.weighted(tally.precision)
        categories = names.indices.filter { tally.support[$0] > 0 }.map {
            Category(label: names[$0], rows: tally.support[$0], f1: tally.f1($0))
        }
        var state: UInt64 = 36
        let drawn = (0..<Self.draws).map { _ in
            let again = rows.map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return rows[Int((state >> 33) % UInt64(rows.count))]
            }
            let tally = Tally(again, categories: names.count)
            return tally.weighted(tally.f1)
        }.sorted()
        interval = drawn[Self.draws / 40]...drawn[Self.draws - 1 - Self.draws / 40]
    }

    private struct Tally {
        var support: [Int]
        private var predicted: [Int]
        private var hits: [Int]

        init(_ rows: [(Int, Int)], categories: Int) {
            support = [Int](repeating: 0, count: categories)
            predicted = support
            hits = support
            for (guess, right) in rows {
                support[right] += 1
                predicted[guess] += 1
                if guess == right { hits[right] += 1 }
            }
        }

        func precision(_ category: Int) -> Double {
            predicted[category] == 0 ? 0 : Double(hits[category]) / Double(predicted[category])
        }

        func f1(_ category: Int) -> Double {
            let both = support[category] + predicted[category]
            return both == 0 ? 0 : 2 * Double(hits[category]) / Double(both)
        }

        func weighted(_ measure: (Int) -> Double) -> Double {
            let total = support.reduce(0, +)
            return support.indices.reduce(0) { $0 + Double(support[$1]) * measure($1) }
                / Double(max(1, total))
        }
    }

    /// Of predictions since a time, in microseconds since 1970; the newest when they are many.
    static func measured(_ database: SQLDatabase, since: Int64, model: Int) throws -> Quality {
        let rows = try database.query(
            """
            SELECT p.predicted_label, f.correct_label
            FROM feedback f JOIN predictions p ON p.id = f.prediction_id
            WHERE p.made_at >= \(since) AND p.model_version = \(model) AND NOT EXISTS (
                SELECT 1 FROM feedback later
                WHERE later.prediction_id = f.prediction_id AND later.id > f.id)
            ORDER BY f.id DESC LIMIT \(mostRows)
            """)
        return Quality(
            try rows.map { row in
                (try row.get("predicted_label"), try row.get("correct_label"))
            })
    }
}
