internal import Database

/// COPY's text format: columns parted by tabs, rows by newlines.
enum CopyText {
    static func append(_ row: [SQLValue], to bytes: inout [UInt8]) {
        for (index, value) in row.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: "\t")) }
            append(value, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private static func append(_ value: SQLValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes += "\\N".utf8
        case .integer(let number): bytes += String(number).utf8
        case .real(let number): bytes += String(number).utf8
        case .boolean(let flag): bytes.append(UInt8(ascii: flag ? "t" : "f"))
        case .text(let text):
            for byte in text.utf8 { appendEscaped(byte, to: &bytes) }
        case .bytes(let content):
            // The backslash of bytea's own form, escaped.
            bytes += "\\\\x".utf8
            let digits = Array("0123456789abcdef".utf8)
            for byte in content {
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            }
        }
    }

    private static func appendEscaped(_ byte: UInt8, to bytes: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\\"): bytes += "\\\\".utf8
        case UInt8(ascii: "\t"): bytes += "\\t".utf8
        case UInt8(ascii: "\n"): bytes += "\\n".utf8
        case UInt8(ascii: "\r"): bytes += "\\r".utf8
        default: bytes.append(byte)
        }
    }
}
