internal import Reports

extension TableComparison {
    /// One page that needs nothing else, whose size depends on the number of columns alone.
    package var html: [UInt8] {
        var page = DriftPage()
        page.begin("Drift", verdict)
        page.paragraph(
            "\(HTMLText.grouped(referenceRows)) rows of reference,"
                + " \(HTMLText.grouped(currentRows)) current rows. A change is the part of the rows"
                + " that is different at least, with its interval; p is corrected for the number of"
                + " columns.")
        page.summary(columns)
        for column in columns { page.column(column) }
        return page.end()
    }
}

/// The parts of a report's page.
struct DriftPage {
    private var page = HTMLText()

    mutating func begin(_ title: String, _ verdict: Verdict) {
        page.raw(Self.head)
        page.element("h1", title)
        page.element("p", "Verdict: \(verdict.rawValue).", class: Self.style(verdict))
    }

    mutating func paragraph(_ text: String) { page.element("p", text) }

    mutating func table(_ heads: [StaticString], _ rows: [[String]]) {
        page.table(heads) { table in
            for row in rows { table.row(row, class: nil) }
        }
    }

    mutating func heading(_ text: String) { page.element("h2", text) }

    mutating func end() -> [UInt8] {
        page.raw("</main>\n</body>\n</html>\n")
        return page.bytes
    }

    private static func style(_ verdict: Verdict) -> StaticString {
        switch verdict {
        case .ok: "good"
        case .notEnoughData: "none"
        case .warning: "warning"
        case .alert, .critical: "bad"
        }
    }

    mutating func summary(_ columns: [ColumnDrift]) {
        page.table(["Column", "Kind", "Verdict", "Change", "p", "Peers' method", "Score"]) {
            table in
            for column in columns {
                let method = column.method
                table.row(
                    [
                        column.name, column.kind.rawValue, column.verdict.rawValue,
                        Self.describe(column.change), Self.short(column.change.correctedP),
                        method.map { "\($0.name.rawValue)\($0.isDrifted ? ", drifted" : "")" }
                            ?? "",
                        method.map { Self.short($0.score) } ?? "",
                    ], class: Self.style(column.verdict))
            }
        }
    }

    static func describe(_ change: Change) -> String {
        "\(percent(change.estimate)) (\(percent(change.low)) to \(percent(change.high)))"
    }

    static func percent(_ share: Double) -> String { "\((share * 100).fixed(1))%" }

    /// Small probabilities by their power of ten.
    static func short(_ value: Double) -> String {
        guard value.isFinite, value != 0, value.magnitude < 0.0001 else { return value.fixed(4) }
        var (mantissa, power) = (value, 0)
        while mantissa.magnitude < 1 {
            mantissa *= 10
            power -= 1
        }
        return "\(mantissa.fixed(1))e\(power)"
    }

    mutating func column(_ column: ColumnDrift) {
        page.element("h2", column.name)
        page.element(
            "p",
            "\(column.verdict.rawValue): \(Self.describe(column.change)) changed. Values:"
                + " \(HTMLText.grouped(column.reference.count)) and"
                + " \(HTMLText.grouped(column.current.count)); missing:"
                + " \(HTMLText.grouped(column.reference.missing)) and"
                + " \(HTMLText.grouped(column.current.missing)).",
            class: Self.style(column.verdict))
        page.table(["Statistic", "Value", "p"]) { table in
            for measure in column.measures {
                table.row(
                    [
                        measure.name.rawValue, Self.short(measure.value),
                        measure.pValue.map(Self.short) ?? "",
                    ], class: nil)
            }
        }
        if !column.bars.isEmpty { page.image(Self.plot(column)) }
        words("Words that speak for the current rows", column.gained)
        words("Words that speak for the reference", column.lost)
    }

    private mutating func words(_ title: String, _ words: [ColumnDrift.WeightedWord]) {
        guard !words.isEmpty else { return }
        page.element("h3", title)
        page.element(
            "p", words.map { "\($0.word) (\($0.weight.fixed(2)))" }.joined(separator: ", "))
    }

    /// A pair of bars for each bin or category: above the reference, below what is seen now.
    private static func plot(_ column: ColumnDrift) -> VectorImage {
        let (left, line, width) = (230.0, 18.0, 480.0)
        let height = 44 + Double(column.bars.count) * line
        var image = VectorImage(width: 800, height: height, title: "Shares of \(column.name)")
        image.text("reference", x: left, y: 16, size: 12)
        image.rectangle(x: left + 60, y: 7, width: 10, height: 10, fill: reference)
        image.text("now", x: left + 90, y: 16, size: 12)
        image.rectangle(x: left + 118, y: 7, width: 10, height: 10, fill: current)
        let most = max(1e-9, column.bars.flatMap { [$0.reference, $0.current] }.max() ?? 1)
        for (index, bar) in column.bars.enumerated() {
            let top = 26 + Double(index) * line
            let label = bar.label.count > 34 ? "\(bar.label.prefix(33))…" : bar.label
            image.text(label, x: left - 8, y: top + 12, size: 11, anchor: .end)
            let note = "\(percent(bar.reference)), now \(percent(bar.current))"
            image.rectangle(
                x: left, y: top + 1, width: width * bar.reference / most, height: 7,
                fill: reference, note: note)
            image.rectangle(
                x: left, y: top + 8, width: width * bar.current / most, height: 7,
                fill: current, note: note)
        }
        return image
    }

    private static let reference = "#888888"
    private static let current = "#3b82c4"

    private static let head: StaticString = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>Drift</title>
        <style>
        body { font: 15px sans-serif; color: #222; background: #fff; }
        main { max-width: 60em; margin: 2em auto; }
        table { border-collapse: collapse; }
        td, th { padding: 0.2em 0.8em; border-bottom: 1px solid #ddd; text-align: left; }
        .good { color: #1a7a2a; } .warning { color: #a06000; } .bad { color: #b01818; }
        .none { color: #666; }
        </style>
        </head>
        <body>
        <main>

        """
}
