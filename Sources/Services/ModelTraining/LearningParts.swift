package import Learning

/// What each row of some texts is used for.
package struct LearningParts: Sendable {
    /// Rows that the vocabulary and the weights are learnt from.
    package let training: [UInt32]
    /// Rows whose scores are wanted, by weights that had not seen them; those that probabilities
    /// and thresholds are learnt from come first.
    package let scored: [UInt32]
    package let calibrationCount: Int

    /// Learns from every row, and calibrates on all of them or on a sample.
    package init(
        allOf texts: LabelledTexts, categories: Int, _ parameters: CalibrationParameters
    ) {
        let rows = (0..<UInt32(texts.count)).map(\.self)
        training = rows
        scored = Self.sample(
            rows, of: texts, most: Self.most(categories, parameters), parameters)
        calibrationCount = scored.count
    }

    /// Learns from some rows and calibrates on others, which the weights never see.
    ///
    /// Rows of both are scored, as far as memory allows: what they say of labels is worth a look.
    package init(
        training: [UInt32], calibration: [UInt32], of texts: LabelledTexts, categories: Int,
        _ parameters: CalibrationParameters
    ) {
        let most = Self.most(categories, parameters)
        let first = Self.sample(calibration, of: texts, most: most, parameters)
        self.training = training
        scored = first + Self.sample(training, of: texts, most: most - first.count, parameters)
        calibrationCount = first.count
    }

    private static func most(_ categories: Int, _ parameters: CalibrationParameters) -> Int {
        max(parameters.mostScores / categories, 1)
    }

    /// All rows, or a sample that depends on their texts alone where the scores would be too many.
    private static func sample(
        _ rows: [UInt32], of texts: LabelledTexts, most: Int, _ parameters: CalibrationParameters
    ) -> [UInt32] {
        guard rows.count > most else { return rows }
        let keyed = rows.map { (hash: texts.hash(of: Int($0)), row: $0) }
        return keyed.sorted { $0 < $1 }.prefix(max(most, 0)).map(\.row).sorted()
    }
}
