internal import Reports

extension ProfileComparison {
    /// - Parameter notes: What else belongs at the beginning, such as the window.
    package func html(notes: [String]) -> [UInt8] {
        var page = DriftPage()
        page.begin("Drift", verdict)
        for note in notes { page.paragraph(note) }
        page.paragraph(
            "\(HTMLText.grouped(referenceRows)) products of reference,"
                + " \(HTMLText.grouped(currentRows)) predictions. A change is the part of the"
                + " traffic that is different at least, with its interval; p is corrected for the"
                + " number of signals. Expected accuracy"
                + " \(DriftPage.percent(expectedAccuracy.current)), on the reference"
                + " \(DriftPage.percent(expectedAccuracy.reference)).")
        if latency.current.count > 0 {
            page.paragraph(
                "Half of the answers took \(Self.milliseconds(latency.current, 0.5)) at most, 99 of"
                    + " 100 \(Self.milliseconds(latency.current, 0.99)).")
        }
        page.summary(columns)
        if let quality { page.judged(quality) }
        for column in columns { page.column(column) }
        return page.end()
    }

    private static func milliseconds(_ sketch: NumericSketch, _ share: Double) -> String {
        "\((sketch.quantile(share) / 1000).fixed(2)) ms"
    }

    package var json: [UInt8] {
        JSONValue.object([
            ("schemaVersion", .integer(TableComparison.schemaVersion)),
            ("verdict", .text(verdict.rawValue)),
            ("modelVerdict", .text(modelVerdict.rawValue)),
            ("score", .number(score)),
            ("referenceRows", .integer(referenceRows)),
            ("currentRows", .integer(currentRows)),
            (
                "expectedAccuracy",
                .object([
                    ("reference", .number(expectedAccuracy.reference)),
                    ("current", .number(expectedAccuracy.current)),
                ])
            ),
            (
                "latencyMicroseconds",
                .object([
                    ("before", Self.quantiles(latency.reference)),
                    ("current", Self.quantiles(latency.current)),
                ])
            ),
            ("quality", quality?.json ?? .null),
            (
                "modelVersions",
                .object(
                    modelVersions.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })
            ),
            ("columns", .list(columns.map(\.json))),
        ]).bytes
    }

    private static func quantiles(_ sketch: NumericSketch) -> JSONValue {
        guard sketch.count > 0 else { return .null }
        return .object(
            [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)].map { name, share in
                (name, .number(sketch.quantile(share)))
            })
    }
}
