internal import Reports
internal import Tabular

/// Rows whose label is more likely a mistake than not, for people to look at: nothing here edits
/// data.
///
/// Confident learning (Northcutt, Jiang, Chuang, "Confident Learning: Estimating Uncertainty in
/// Dataset Labels", 2021): a category's threshold is the mean probability that it gets in its own
/// rows. A row is suspected when it reaches the threshold of another category, and that one is
/// likelier than its own.
package struct SuspectedLabels: Sendable, Equatable {
    package struct Suspect: Sendable, Hashable {
        /// The position among the rows given.
        package let row: Int
        package let given: Int
        package let suggested: Int
        /// The probability of the label that was given.
        package let confidence: Float
        package let suggestedConfidence: Float
    }

    /// What is most likely a mistake first.
    package let suspects: [Suspect]
    package let rows: Int

    /// - Parameters:
    ///   - probabilities: `categories` for each row, by weights that had not seen the row.
    ///   - labels: one for each row.
    package init(probabilities: [Float], labels: [UInt32], categories: Int) {
        precondition(probabilities.count == labels.count * categories, "one for each category")
        var sums = [Double](repeating: 0, count: categories)
        var counts = [Int](repeating: 0, count: categories)
        for (row, label) in labels.enumerated() {
            sums[Int(label)] += Double(probabilities[row * categories + Int(label)])
            counts[Int(label)] += 1
        }
        // A category without rows has no threshold: nothing can be suggested for want of evidence.
        let thresholds = zip(sums, counts).map { $1 == 0 ? Float.infinity : Float($0 / Double($1)) }
        var suspects: [Suspect] = []
        for (row, label) in labels.enumerated() {
            let given = Int(label)
            let mine = probabilities[row * categories..<(row + 1) * categories]
            let confidence = mine[mine.startIndex + given]
            var best: (category: Int, confidence: Float)?
            for (category, probability) in mine.enumerated()
            where probability >= thresholds[category] && probability > (best?.confidence ?? 0) {
                best = (category, probability)
            }
            guard let best, best.category != given, best.confidence > confidence else { continue }
            suspects.append(
                Suspect(
                    row: row, given: given, suggested: best.category, confidence: confidence,
                    suggestedConfidence: best.confidence))
        }
        self.suspects = suspects.sorted {
            ($0.confidence - $0.suggestedConfidence, $0.row)
                < ($1.confidence - $1.suggestedConfidence, $1.row)
        }
        rows = labels.count
    }

    /// A table with a header.
    ///
    /// - Parameter name: what a row is known by, such as its digest or its number.
    package func csv(categories: [String], name: (Int) -> String) -> [UInt8] {
        var writer = CSVWriter()
        writer.writeRow(["row", "given", "suggested", "confidence", "suggested_confidence"])
        for suspect in suspects {
            writer.writeRow([
                name(suspect.row), categories[suspect.given], categories[suspect.suggested],
                Double(suspect.confidence).fixed(4),
                Double(suspect.suggestedConfidence).fixed(4),
            ])
        }
        return writer.drain()
    }
}
