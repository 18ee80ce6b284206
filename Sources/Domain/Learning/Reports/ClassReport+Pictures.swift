package import Reports

extension ClassReport {
    /// A bar of F1 for each category, the worst first.
    package var scoresImage: VectorImage {
        let all = worstFirst
        let shown =
            matrix.categories <= Self.pictureLimit ? all : Array(all.prefix(Self.worstShown))
        let part = shown.count < all.count ? ": the worst \(shown.count) of \(all.count)" : ""
        let title = "F1 by category\(part)"
        var image = VectorImage(
            width: 800, height: Double(shown.count) * 18 + 48, title: title)
        image.text(title, x: 8, y: 20, size: 15)
        for (index, category) in shown.enumerated() {
            let top = Double(index) * 18 + 34
            let scores = matrix.scores(of: category)
            image.text(Self.short(labels[category], 34), x: 240, y: top + 12, anchor: .end)
            image.rectangle(
                x: 248, y: top, width: 400, height: 14, fill: "#3b82c4", opacity: 0.15)
            image.rectangle(
                x: 248, y: top, width: 400 * scores.f1, height: 14, fill: "#3b82c4",
                note: "precision \(scores.precision.fixed(3)), recall \(scores.recall.fixed(3))")
            image.text(
                "\(scores.f1.fixed(3))   \(HTMLText.grouped(matrix.support[category])) rows",
                x: 656,
                y: top + 12)
        }
        return image
    }

    /// Shares of each category's rows by what they were given; all other categories make one
    /// column.
    package var confusionImage: VectorImage {
        let shown = shown
        let (cell, left, top) = (14.0, 250.0, 190.0)
        let columns = shown.count + (isPartial ? 1 : 0)
        let part = isPartial ? ": the \(shown.count) with the lowest F1 of \(labels.count)" : ""
        let title = "Confusion matrix, shares of the rows of each category\(part)"
        var image = VectorImage(
            width: max(left + Double(columns) * cell + 60, 700),
            height: top + Double(shown.count) * cell + 20, title: title)
        image.text(title, x: 8, y: 20, size: 15)
        image.text("rows: the label; columns: what was predicted", x: 8, y: 40)
        for (column, category) in shown.enumerated() {
            let x = left + (Double(column) + 0.8) * cell
            image.text(Self.short(labels[category], 22), x: x, y: top - 6, size: 11, degrees: -60)
        }
        if isPartial {
            let x = left + (Double(shown.count) + 0.8) * cell
            image.text("all others", x: x, y: top - 6, size: 11, degrees: -60)
        }
        for (row, category) in shown.enumerated() {
            let y = top + Double(row) * cell
            image.text(
                Self.short(labels[category], 36), x: left - 6, y: y + 11, size: 11, anchor: .end)
            image.rectangle(
                x: left, y: y, width: Double(columns) * cell, height: cell - 1, fill: "#f2f2f2")
            addRow(category, shown, x: left, y: y, cell: cell, to: &image)
        }
        return image
    }

    private func addRow(
        _ label: Int, _ shown: [Int], x left: Double, y: Double, cell: Double,
        to image: inout VectorImage
    ) {
        let support = matrix.support[label]
        guard support > 0 else { return }
        var rest = support
        func add(_ column: Int, _ rows: Int, _ name: String, isRight: Bool) {
            guard rows > 0 else { return }
            let share = Double(rows) / Double(support)
            image.rectangle(
                x: left + Double(column) * cell, y: y, width: cell - 1, height: cell - 1,
                // Square roots, so that rare confusions can still be seen.
                fill: isRight ? "#1a7f37" : "#c02020", opacity: share.squareRoot(),
                note: "\(labels[label]) given \(name): \(rows) of \(support)")
        }
        for (column, predicted) in shown.enumerated() {
            let rows = matrix[label, predicted]
            rest -= rows
            add(column, rows, labels[predicted], isRight: predicted == label)
        }
        if isPartial { add(shown.count, rest, "all others", isRight: false) }
    }

    static func short(_ text: String, _ limit: Int) -> String {
        text.count > limit ? "\(text.prefix(limit - 1))…" : text
    }
}
