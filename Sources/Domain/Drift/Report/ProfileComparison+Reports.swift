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
        page.summary(columns)
        for column in columns { page.column(column) }
        return page.end()
    }

    package var json: [UInt8] {
        JSONValue.object([
            ("schemaVersion", .integer(TableComparison.schemaVersion)),
            ("verdict", .text(verdict.rawValue)),
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
                "modelVersions",
                .object(
                    modelVersions.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })
            ),
            ("columns", .list(columns.map(\.json))),
        ]).bytes
    }
}
