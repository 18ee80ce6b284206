package import Reports

extension ProbabilityMeasures {
    package var json: [UInt8] { value.bytes }

    var value: JSONValue {
        .object([
            ("rows", .integer(rows)),
            ("expectedCalibrationError", .number(calibrationError)),
            ("calibrationErrorByChance", .number(calibrationErrorByChance())),
            ("brierScore", .number(brierScore)),
            ("logLoss", .number(logLoss)),
            (
                "bins",
                .list(
                    bins.map { bin in
                        let count = Double(max(bin.rows, 1))
                        return .object([
                            ("rows", .integer(bin.rows)),
                            ("confidence", .number(bin.confidence / count)),
                            ("accuracy", .number(Double(bin.right) / count)),
                        ])
                    })
            ),
        ])
    }

    /// How often predictions are right, by how sure they are; on the diagonal both agree.
    package var reliabilityImage: VectorImage {
        let (left, top, side) = (60.0, 40.0, 400.0)
        let title = "Reliability: expected calibration error \(calibrationError.fixed(4))"
        var image = VectorImage(width: 500, height: 620, title: title)
        image.text(title, x: 8, y: 20, size: 15)
        image.rectangle(x: left, y: top, width: side, height: side, fill: "#f2f2f2")
        let most = Double(max(1, bins.map(\.rows).max() ?? 1))
        let width = side / Double(bins.count)
        for (index, bin) in bins.enumerated() where bin.rows > 0 {
            let x = left + Double(index) * width
            let accuracy = Double(bin.right) / Double(bin.rows)
            let confidence = bin.confidence / Double(bin.rows)
            let note =
                "\(bin.rows) rows: confidence \(confidence.fixed(3)), right \(accuracy.fixed(3))"
            image.rectangle(
                x: x + 1, y: top + side * (1 - accuracy), width: width - 2, height: side * accuracy,
                fill: "#3b82c4", note: note)
            let level = top + side * (1 - confidence)
            image.line((x, level), (x + width, level), stroke: "#c02020")
            let height = 80 * Double(bin.rows) / most
            image.rectangle(
                x: x + 1, y: top + side + 140 - height, width: width - 2, height: height,
                fill: "#888888", note: note)
        }
        image.line((left, top + side), (left + side, top), stroke: "#888888", isDashed: true)
        addAxes(left: left, top: top, side: side, to: &image)
        return image
    }

    private func addAxes(left: Double, top: Double, side: Double, to image: inout VectorImage) {
        for step in 0...5 {
            let share = Double(step) / 5
            image.text(
                share.fixed(1), x: left - 8, y: top + side * (1 - share) + 4, anchor: .end)
            image.text(
                share.fixed(1), x: left + side * share, y: top + side + 16, anchor: .middle)
        }
        image.text("confidence", x: left + side / 2, y: top + side + 34, anchor: .middle)
        image.text("right", x: 18, y: top + side / 2, anchor: .middle, degrees: -90)
        image.text("rows", x: 18, y: top + side + 100, anchor: .middle, degrees: -90)
    }
}
