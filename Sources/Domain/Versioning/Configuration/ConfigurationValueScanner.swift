/// Reads what stands behind the `=` of a line the way ConfigObj does.
struct ConfigurationValueScanner {
    /// A single value, or what commas outside of quotes make of it.
    enum Value: Sendable, Hashable {
        case text(String)
        case list([String])
    }

    struct Result {
        let value: Value
        /// With its `#`; empty when there is none.
        let comment: String
    }

    private let text: [UInt8]
    private var position = 0

    private init(_ text: String) {
        self.text = Array(text.utf8)
    }

    /// `nil` when ConfigObj would refuse the value.
    static func scan(_ text: String) -> Result? {
        let text = text.trimmingBlanks
        var scanner = ConfigurationValueScanner(text)
        if let result = scanner.scan() { return result }
        // Where quotes inside of quotes make no list, they belong to one text.
        guard let first = text.utf8.first, first == 34 || first == 39, text.utf8.count > 1,
            text.utf8.last == first
        else { return nil }
        return Result(value: .text(String(text.dropFirst().dropLast())), comment: "")
    }

    private mutating func scan() -> Result? {
        var items: [String] = []
        var hasComma = false
        while true {
            skipBlanks()
            guard let byte = current, byte != UInt8(ascii: "#") else { break }
            if byte == UInt8(ascii: ",") {
                // Only a comma alone stands for the empty list.
                guard items.isEmpty, !hasComma else { return nil }
                position += 1
                hasComma = true
                skipBlanks()
                guard current == nil || current == UInt8(ascii: "#") else { return nil }
                break
            }
            guard let item = isQuote(byte) ? quoted(byte) : unquoted() else { return nil }
            items.append(item)
            skipBlanks()
            guard current == UInt8(ascii: ",") else { break }
            hasComma = true
            position += 1
        }
        guard current == nil || current == UInt8(ascii: "#") else { return nil }
        let comment = String(decoding: text[position...], as: UTF8.self)
        return Result(value: hasComma ? .list(items) : .text(items.first ?? ""), comment: comment)
    }

    private var current: UInt8? { position < text.count ? text[position] : nil }

    private func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"")
    }

    private mutating func skipBlanks() {
        while let byte = current, byte == 32 || byte == 9 { position += 1 }
    }

    /// Ends at the first quote that something legal follows.
    private mutating func quoted(_ quote: UInt8) -> String? {
        let start = position + 1
        var end = start
        while let found = text[end...].firstIndex(of: quote) {
            let next = text[(found + 1)...].first { $0 != 32 && $0 != 9 }
            if next == nil || next == UInt8(ascii: ",") || next == UInt8(ascii: "#") {
                position = found + 1
                return String(decoding: text[start..<found], as: UTF8.self)
            }
            end = found + 1
        }
        return nil
    }

    private mutating func unquoted() -> String? {
        let start = position
        while let byte = current, byte != UInt8(ascii: ","), byte != UInt8(ascii: "#") {
            position += 1
        }
        return String(decoding: text[start..<position], as: UTF8.self).trimmingBlanks
    }
}

extension ConfigurationValueScanner {
    /// The text that reads back as `value`; `nil` when no quotes can hold it.
    static func quote(_ value: String) -> String? {
        let bytes = Array(value.utf8)
        guard let first = bytes.first, let last = bytes.last else { return "\"\"" }
        guard !bytes.contains(where: { $0 < 32 && $0 != 9 || $0 == 127 }) else { return nil }
        let edges: [UInt8] = [32, 9, UInt8(ascii: "'"), UInt8(ascii: "\"")]
        let hasSingle = bytes.contains(UInt8(ascii: "'"))
        let hasDouble = bytes.contains(UInt8(ascii: "\""))
        if hasSingle, hasDouble {
            if !value.contains("\"\"\""), last != UInt8(ascii: "\"") {
                return "\"\"\"\(value)\"\"\""
            }
            return value.contains("'''") || last == UInt8(ascii: "'") ? nil : "'''\(value)'''"
        }
        let needsQuotes =
            edges.contains(first) || edges.contains(last) || bytes.contains(UInt8(ascii: ","))
            || bytes.contains(UInt8(ascii: "#"))
        guard needsQuotes else { return value }
        return hasDouble ? "'\(value)'" : "\"\(value)\""
    }
}
