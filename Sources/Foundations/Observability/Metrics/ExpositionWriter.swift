/// Writes Prometheus' text format 0.0.4.
struct ExpositionWriter {
    enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    private(set) var bytes: [UInt8] = []

    mutating func head(_ name: String, _ kind: Kind, _ help: String) {
        bytes += "# HELP \(name) ".utf8
        escape(help, quotes: false)
        bytes += "\n# TYPE \(name) \(kind.rawValue)\n".utf8
    }

    mutating func sample(
        _ name: String, _ labels: [String], _ values: [String], _ value: Double, le: String? = nil
    ) {
        bytes += name.utf8
        var separator = UInt8(ascii: "{")
        for (label, text) in zip(labels, values) {
            write(label, text, &separator)
        }
        if let le { write("le", le, &separator) }
        if separator == UInt8(ascii: ",") { bytes.append(UInt8(ascii: "}")) }
        bytes.append(UInt8(ascii: " "))
        bytes += Self.number(value).utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    /// The count is the last bucket's, even while others go on counting.
    mutating func histogram(
        _ name: String, _ labels: [String], _ values: [String], _ histogram: Histogram
    ) {
        let sum = histogram.sum
        let counts = histogram.cumulativeCounts
        for (bound, count) in zip(histogram.bounds, counts) {
            sample("\(name)_bucket", labels, values, Double(count), le: "\(bound)")
        }
        let total = Double(counts[histogram.bounds.count])
        sample("\(name)_bucket", labels, values, total, le: "+Inf")
        sample("\(name)_sum", labels, values, sum)
        sample("\(name)_count", labels, values, total)
    }

    /// `[a-zA-Z_][a-zA-Z0-9_]*`, in names of metrics with colons too.
    static func isName(_ text: String, colons: Bool) -> Bool {
        let isLetter: (UInt8) -> Bool = { byte in
            (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_")
                || (colons && byte == UInt8(ascii: ":"))
        }
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) }
    }

    private mutating func write(_ label: String, _ value: String, _ separator: inout UInt8) {
        bytes.append(separator)
        separator = UInt8(ascii: ",")
        bytes += label.utf8
        bytes += "=\"".utf8
        escape(value, quotes: true)
        bytes.append(UInt8(ascii: "\""))
    }

    /// The format knows three escapes; a carriage return or a zero byte would lose the scrape.
    private mutating func escape(_ text: String, quotes: Bool) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): bytes += "\\\\".utf8
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case UInt8(ascii: "\"") where quotes: bytes += "\\\"".utf8
            case 0..<32, 127: bytes += "\u{FFFD}".utf8
            default: bytes.append(byte)
            }
        }
    }

    /// As Go's ParseFloat reads it; whole numbers without a fraction.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int(exactly: value).map { "\($0)" } ?? "\(value)"
    }
}
