extension YAMLScalar {
    /// The value of an integer that fits; octal is `0o17`, and underscores do not count.
    package var integer: Int? {
        guard kind == .integer else { return nil }
        var digits = text.filter { $0 != UInt8(ascii: "_") }[...]
        var sign = ""
        if let first = digits.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            sign = first == UInt8(ascii: "-") ? "-" : ""
            digits = digits.dropFirst()
        }
        var radix = 10
        if digits.count > 2, digits.first == UInt8(ascii: "0") {
            switch digits[digits.startIndex + 1] {
            case UInt8(ascii: "b"): radix = 2
            case UInt8(ascii: "o"): radix = 8
            case UInt8(ascii: "x"): radix = 16
            default: break
            }
            if radix != 10 { digits = digits.dropFirst(2) }
        }
        return Int(sign + String(decoding: digits, as: UTF8.self), radix: radix)
    }

    /// The value of a number, of an integer too.
    package var double: Double? {
        switch kind {
        case .integer:
            return integer.map { Double($0) } ?? Double(string)
        case .float:
            let digits = text.filter { $0 != UInt8(ascii: "_") }
            let plain = String(decoding: digits, as: UTF8.self).lowercased()
            switch plain {
            case ".inf", "+.inf": return .infinity
            case "-.inf": return -.infinity
            case ".nan": return .nan
            default: return Double(plain)
            }
        default:
            return nil
        }
    }

    package var boolean: Bool? {
        if case .boolean(let flag) = kind { flag } else { nil }
    }
}
