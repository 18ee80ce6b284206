/// Builds HTML in which every text is escaped, as catalogues hold HTML of their own.
package struct HTMLText: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Markup of ours; nothing that was read may get here.
    package mutating func raw(_ markup: StaticString) {
        markup.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    private mutating func append(_ markup: String) {
        bytes.append(contentsOf: markup.utf8)
    }

    package mutating func text(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): append("&amp;")
            case UInt8(ascii: "<"): append("&lt;")
            case UInt8(ascii: ">"): append("&gt;")
            case UInt8(ascii: "\""): append("&quot;")
            case UInt8(ascii: "'"): append("&#39;")
            // Controls but line feeds are no HTML.
            case 0..<10, 11..<32, 0x7F: append("\u{FFFD}")
            default: bytes.append(byte)
            }
        }
    }

    package mutating func element(
        _ name: StaticString, _ text: String, class style: StaticString? = nil
    ) {
        append("<\(name)")
        if let style { append(" class=\"\(style)\"") }
        append(">")
        self.text(text)
        append("</\(name)>\n")
    }

    package mutating func image(_ image: VectorImage) {
        raw("<figure>\n")
        bytes += image.bytes
        raw("</figure>\n")
    }

    // MARK: - Tables

    package struct Table: Sendable {
        fileprivate var page = HTMLText()

        package mutating func row(_ cells: [String], class style: StaticString?) {
            page.raw("<tr")
            if let style { page.append(" class=\"\(style)\"") }
            page.raw(">")
            for cell in cells {
                page.raw("<td>")
                page.text(cell)
                page.raw("</td>")
            }
            page.raw("</tr>\n")
        }
    }

    package mutating func table(_ heads: [StaticString], _ body: (inout Table) -> Void) {
        raw("<table>\n<tr>")
        for head in heads { append("<th>\(head)</th>") }
        raw("</tr>\n")
        var table = Table()
        body(&table)
        bytes += table.page.bytes
        raw("</table>\n")
    }

    // MARK: - Plots

    /// Horizontal bars, each with its name and a label.
    package mutating func bars(
        _ title: String, _ values: [(name: String, value: Int)], label: (Int) -> String
    ) {
        let largest = max(1, values.map(\.value).max() ?? 1)
        raw("<figure>\n<figcaption>")
        text(title)
        let height = values.count * 20 + 4
        append("</figcaption>\n<svg viewBox=\"0 0 800 \(height)\" role=\"img\">\n")
        for (index, bar) in values.enumerated() {
            let top = index * 20 + 2
            let width = max(bar.value > 0 ? 1 : 0, bar.value * 400 / largest)
            append("<text x=\"0\" y=\"\(top + 13)\">")
            let name = bar.name.count > 34 ? "\(bar.name.prefix(33))…" : bar.name
            text(name)
            append("</text><rect x=\"230\" y=\"\(top)\" width=\"\(width)\" height=\"16\"/>")
            append("<text x=\"\(236 + width)\" y=\"\(top + 13)\">")
            text(label(bar.value))
            raw("</text>\n")
        }
        raw("</svg>\n</figure>\n")
    }

    /// 1234567 as 1,234,567.
    package static func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number.magnitude).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return (number < 0 ? "-" : "") + String(text.reversed())
    }
}
