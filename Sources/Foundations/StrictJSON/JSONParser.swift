extension JSON {
    /// Reads a document as RFC 8259 has it, and refuses what readers understand differently: two
    /// members of one name, halves of surrogate pairs, numbers out of range.
    package static func parse(
        _ bytes: [UInt8], depthLimit: Int = 64
    ) throws(JSONError) -> JSON {
        var parser = JSONParser(bytes: bytes, depthLimit: depthLimit)
        return try parser.document()
    }
}

private struct JSONParser {
    let bytes: [UInt8]
    let depthLimit: Int
    var position = 0
    var depth = 0

    init(bytes: [UInt8], depthLimit: Int) {
        self.bytes = bytes
        self.depthLimit = depthLimit
    }

    mutating func document() throws(JSONError) -> JSON {
        skipSpace()
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw failure(.trailing) }
        return value
    }

    private mutating func value() throws(JSONError) -> JSON {
        switch try peek() {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try list()
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), 48...57: return try number()
        default: throw failure(.unexpected)
        }
    }

    private mutating func object() throws(JSONError) -> JSON {
        try enter()
        var members: [JSON.Member] = []
        var names: Set<String> = []
        if try isEnd(UInt8(ascii: "}")) { return .object([]) }
        while true {
            let start = position
            guard try peek() == UInt8(ascii: "\"") else { throw failure(.unexpected) }
            let name = try string()
            guard names.insert(name).inserted else {
                throw JSONError(reason: .duplicateName, position: start)
            }
            skipSpace()
            try expect(UInt8(ascii: ":"))
            skipSpace()
            members.append(JSON.Member(name, try value()))
            if try isLast(UInt8(ascii: "}")) { return .object(members) }
        }
    }

    private mutating func list() throws(JSONError) -> JSON {
        try enter()
        var items: [JSON] = []
        if try isEnd(UInt8(ascii: "]")) { return .list([]) }
        while true {
            items.append(try value())
            if try isLast(UInt8(ascii: "]")) { return .list(items) }
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        for byte in word.description.utf8 { try expect(byte) }
        return value
    }

    // MARK: - Numbers

    private mutating func number() throws(JSONError) -> JSON {
        let start = position
        if try peek() == UInt8(ascii: "-") { position += 1 }
        if try peek() == UInt8(ascii: "0") { position += 1 } else { try digits() }
        var isInteger = true
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try digits()
        }
        if position < bytes.count, bytes[position] | 32 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(try peek()) { position += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else {
            throw JSONError(reason: .badNumber, position: start)
        }
        return .number(number)
    }

    private mutating func digits() throws(JSONError) {
        guard (48...57).contains(try peek()) else { throw failure(.badNumber) }
        while position < bytes.count, (48...57).contains(bytes[position]) { position += 1 }
    }

    // MARK: - Strings

    private mutating func string() throws(JSONError) -> String {
        try expect(UInt8(ascii: "\""))
        let start = position
        var text: [UInt8] = []
        var plain = start
        while true {
            let byte = try peek()
            switch byte {
            case UInt8(ascii: "\""):
                text += bytes[plain..<position]
                position += 1
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw JSONError(reason: .notUTF8, position: start)
                }
                return string
            case UInt8(ascii: "\\"):
                text += bytes[plain..<position]
                text += String(try escape()).utf8
                plain = position
            case 0..<32: throw failure(.controlCharacter)
            default: position += 1
            }
        }
    }

    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        let start = position
        position += 1
        let letter = try peek()
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code), position + 1 < bytes.count,
                bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
            {
                position += 2
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else {
                    throw JSONError(reason: .badEscape, position: start)
                }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            if let scalar = Unicode.Scalar(code) { return scalar }
        default: break
        }
        throw JSONError(reason: .badEscape, position: start)
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            let digit = try peek()
            switch digit {
            case 48...57: code = code << 4 | UInt32(digit - 48)
            case 65...70: code = code << 4 | UInt32(digit - 55)
            case 97...102: code = code << 4 | UInt32(digit - 87)
            default: throw failure(.badEscape)
            }
            position += 1
        }
        return code
    }

    // MARK: - Steps

    private mutating func enter() throws(JSONError) {
        guard depth < depthLimit else { throw failure(.tooDeep) }
        depth += 1
        position += 1
        skipSpace()
    }

    /// Whether a list or an object ends before its first item.
    private mutating func isEnd(_ byte: UInt8) throws(JSONError) -> Bool {
        guard try peek() == byte else { return false }
        position += 1
        depth -= 1
        return true
    }

    /// Whether it ends after an item; otherwise the next item is where it stands.
    private mutating func isLast(_ byte: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        if try isEnd(byte) { return true }
        try expect(UInt8(ascii: ","))
        skipSpace()
        return false
    }

    private mutating func skipSpace() {
        while position < bytes.count, [32, 9, 10, 13].contains(bytes[position]) { position += 1 }
    }

    private func peek() throws(JSONError) -> UInt8 {
        guard position < bytes.count else { throw failure(.endsEarly) }
        return bytes[position]
    }

    private mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard try peek() == byte else { throw failure(.unexpected) }
        position += 1
    }

    private func failure(_ reason: JSONError.Reason) -> JSONError {
        JSONError(reason: reason, position: position)
    }
}
