/// How a record becomes a line.
package enum LogFormat: String, Sendable {
    /// For people at a terminal.
    case text
    /// One JSON object, for machines.
    case json

    /// Without the newline; there is never one inside.
    package func line(_ record: LogRecord) -> String {
        switch self {
        case .text: Self.text(record)
        case .json: Self.json(record)
        }
    }

    private static func text(_ record: LogRecord) -> String {
        let level = record.level.name.uppercased()
        let padding = String(repeating: " ", count: max(0, 7 - level.count))
        var line = "\(record.time) \(level)\(padding) \(record.label): "
        line += escaped(record.message, quotes: false)
        for (key, value) in record.metadata {
            line += " \(key)="
            switch value {
            case .text(let text): line += needsQuotes(text) ? quoted(text) : text
            case .secret: line += "<secret>"
            case .integer, .number, .flag: line += scalar(value)
            }
        }
        return line
    }

    private static func json(_ record: LogRecord) -> String {
        var line = "{\"time\":\"\(record.time)\",\"level\":\"\(record.level.name)\""
        line += ",\"logger\":\(quoted(record.label)),\"message\":\(quoted(record.message))"
        for (key, value) in record.metadata {
            // The four above are the line's own.
            let name = ["time", "level", "logger", "message"].contains(key) ? key + "_" : key
            line += ",\(quoted(name)):"
            switch value {
            case .text(let text): line += quoted(text)
            case .secret: line += "\"<secret>\""
            case .integer, .number, .flag: line += scalar(value)
            }
        }
        return line + "}"
    }

    private static func scalar(_ value: LogValue) -> String {
        switch value {
        case .integer(let number): String(number)
        case .number(let number): number.isFinite ? String(number) : "null"
        case .flag(let flag): flag ? "true" : "false"
        case .text, .secret: ""
        }
    }

    private static func needsQuotes(_ text: String) -> Bool {
        text.isEmpty || text.utf8.contains { $0 <= 0x20 || $0 == 0x22 || $0 == 0x3D || $0 == 0x7F }
    }

    private static func quoted(_ text: String) -> String {
        "\"\(escaped(text, quotes: true))\""
    }

    /// Control characters could fake a line or steer a terminal.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                if quotes { result += "\\" }
                result.unicodeScalars.append(scalar)
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\0"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
