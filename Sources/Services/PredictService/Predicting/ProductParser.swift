/// Reads `{"designation": ..., "description": ...}` into buffers that are kept, without allocating.
///
/// It takes what RFC 8259 calls JSON, skips members that it does not know, and puts U+FFFD for half
/// of a surrogate pair: a text that a person can read is worth an answer.
package struct ProductParser: Sendable {
    package private(set) var title: [UInt8] = []
    package private(set) var description: [UInt8] = []
    private var name: [UInt8] = []
    private var hasTitle = false
    private var hasDescription = false

    private static let depthLimit = 64

    package enum Problem: String, Error {
        case malformed = "the body is not valid JSON"
        case notUTF8 = "the body is not UTF-8"
        case noObject = "the body must be an object with the member designation"
        case noTitle = "designation is required"
        case badTitle = "designation must be a string"
        case badDescription = "description must be a string or null"
        case repeated = "a member comes twice"
    }

    package init() {}

    package mutating func parse(_ bytes: Span<UInt8>) throws(Problem) {
        title.removeAll(keepingCapacity: true)
        description.removeAll(keepingCapacity: true)
        hasTitle = false
        hasDescription = false
        guard Self.isUTF8(bytes) else { throw .notUTF8 }
        var position = 0
        Self.skipSpace(bytes, &position)
        guard position < bytes.count else { throw .malformed }
        guard bytes[position] == UInt8(ascii: "{") else {
            try Self.skipValue(bytes, &position, depth: 0)
            try Self.end(bytes, position)
            throw .noObject
        }
        try members(bytes, &position)
        try Self.end(bytes, position)
        guard hasTitle else { throw .noTitle }
    }

    private static func end(_ bytes: Span<UInt8>, _ start: Int) throws(Problem) {
        var position = start
        skipSpace(bytes, &position)
        guard position == bytes.count else { throw .malformed }
    }

    private mutating func members(_ bytes: Span<UInt8>, _ position: inout Int) throws(Problem) {
        position += 1
        Self.skipSpace(bytes, &position)
        if try Self.peek(bytes, position) == UInt8(ascii: "}") {
            position += 1
            return
        }
        while true {
            name.removeAll(keepingCapacity: true)
            try Self.readString(bytes, &position, into: &name)
            Self.skipSpace(bytes, &position)
            try Self.expect(UInt8(ascii: ":"), bytes, &position)
            Self.skipSpace(bytes, &position)
            try member(bytes, &position)
            Self.skipSpace(bytes, &position)
            let next = try Self.peek(bytes, position)
            position += 1
            if next == UInt8(ascii: "}") { return }
            guard next == UInt8(ascii: ",") else { throw .malformed }
            Self.skipSpace(bytes, &position)
        }
    }

    private mutating func member(_ bytes: Span<UInt8>, _ position: inout Int) throws(Problem) {
        let isString = try Self.peek(bytes, position) == UInt8(ascii: "\"")
        if Self.isSame(name, "designation") {
            guard !hasTitle else { throw .repeated }
            hasTitle = true
            guard isString else { throw try Self.refuse(.badTitle, bytes, position) }
            try Self.readString(bytes, &position, into: &title)
        } else if Self.isSame(name, "description") {
            guard !hasDescription else { throw .repeated }
            hasDescription = true
            if isString {
                try Self.readString(bytes, &position, into: &description)
            } else if try Self.peek(bytes, position) == UInt8(ascii: "n") {
                try Self.skipValue(bytes, &position, depth: 1)
            } else {
                throw try Self.refuse(.badDescription, bytes, position)
            }
        } else {
            try Self.skipValue(bytes, &position, depth: 1)
        }
    }

    /// A value of the wrong kind, unless it is none at all.
    private static func refuse(
        _ problem: Problem, _ bytes: Span<UInt8>, _ start: Int
    ) throws(Problem) -> Problem {
        var position = start
        try skipValue(bytes, &position, depth: 1)
        return problem
    }

    private static func isSame(_ name: [UInt8], _ text: StaticString) -> Bool {
        guard name.count == text.utf8CodeUnitCount else { return false }
        for index in name.indices where unsafe name[index] != text.utf8Start[index] { return false }
        return true
    }
}

// MARK: - Values that do not matter

extension ProductParser {
    private static func skipValue(
        _ bytes: Span<UInt8>, _ position: inout Int, depth: Int
    ) throws(Problem) {
        guard depth < Self.depthLimit else { throw .malformed }
        switch try peek(bytes, position) {
        case UInt8(ascii: "\""): try skipString(bytes, &position)
        case UInt8(ascii: "{"): try skipItems(bytes, &position, UInt8(ascii: "}"), depth)
        case UInt8(ascii: "["): try skipItems(bytes, &position, UInt8(ascii: "]"), depth)
        case UInt8(ascii: "t"): try skipWord("true", bytes, &position)
        case UInt8(ascii: "f"): try skipWord("false", bytes, &position)
        case UInt8(ascii: "n"): try skipWord("null", bytes, &position)
        default: try skipNumber(bytes, &position)
        }
    }

    private static func skipItems(
        _ bytes: Span<UInt8>, _ position: inout Int, _ close: UInt8, _ depth: Int
    ) throws(Problem) {
        position += 1
        skipSpace(bytes, &position)
        if try peek(bytes, position) == close {
            position += 1
            return
        }
        while true {
            if close == UInt8(ascii: "}") {
                try skipString(bytes, &position)
                skipSpace(bytes, &position)
                try expect(UInt8(ascii: ":"), bytes, &position)
                skipSpace(bytes, &position)
            }
            try skipValue(bytes, &position, depth: depth + 1)
            skipSpace(bytes, &position)
            let next = try peek(bytes, position)
            position += 1
            if next == close { return }
            guard next == UInt8(ascii: ",") else { throw .malformed }
            skipSpace(bytes, &position)
        }
    }

    private static func skipWord(
        _ word: StaticString, _ bytes: Span<UInt8>, _ position: inout Int
    ) throws(Problem) {
        for index in 0..<word.utf8CodeUnitCount {
            let wanted = unsafe word.utf8Start[index]
            guard try peek(bytes, position) == wanted else { throw .malformed }
            position += 1
        }
    }

    private static func skipNumber(_ bytes: Span<UInt8>, _ position: inout Int) throws(Problem) {
        if try peek(bytes, position) == UInt8(ascii: "-") { position += 1 }
        if try peek(bytes, position) == 48 {
            position += 1
        } else {
            try skipDigits(bytes, &position)
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            try skipDigits(bytes, &position)
        }
        if position < bytes.count, bytes[position] | 32 == UInt8(ascii: "e") {
            position += 1
            let sign = try peek(bytes, position)
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            try skipDigits(bytes, &position)
        }
    }

    private static func skipDigits(_ bytes: Span<UInt8>, _ position: inout Int) throws(Problem) {
        guard (48...57).contains(try peek(bytes, position)) else { throw .malformed }
        while position < bytes.count, (48...57).contains(bytes[position]) { position += 1 }
    }

    private static func skipString(_ bytes: Span<UInt8>, _ position: inout Int) throws(Problem) {
        try expect(UInt8(ascii: "\""), bytes, &position)
        while true {
            let byte = try peek(bytes, position)
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"): _ = try escape(bytes, &position)
            case 0..<32: throw .malformed
            default: break
            }
        }
    }
}

// MARK: - Strings

extension ProductParser {
    /// Static, as all that only reads: a method lent `self` beside one of its texts copies both.
    private static func readString(
        _ bytes: Span<UInt8>, _ position: inout Int, into text: inout [UInt8]
    ) throws(Problem) {
        try expect(UInt8(ascii: "\""), bytes, &position)
        while true {
            let start = position
            while position < bytes.count, bytes[position] >= 32, bytes[position] != 0x22,
                bytes[position] != 0x5C
            {
                position += 1
            }
            if position > start {
                unsafe bytes.extracting(start..<position).withUnsafeBufferPointer {
                    unsafe text.append(contentsOf: $0)
                }
            }
            let byte = try peek(bytes, position)
            guard byte >= 32 else { throw .malformed }
            position += 1
            if byte == UInt8(ascii: "\"") { return }
            Self.append(try escape(bytes, &position), to: &text)
        }
    }

    /// The scalar of an escape whose backslash has been read.
    private static func escape(
        _ bytes: Span<UInt8>, _ position: inout Int
    ) throws(Problem) -> Unicode.Scalar {
        let letter = try peek(bytes, position)
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return .init(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw .malformed
        }
        let high = try hexadecimal(bytes, &position)
        guard (0xD800..<0xDC00).contains(high) else {
            return Unicode.Scalar(high) ?? "\u{FFFD}"
        }
        guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        var next = position + 2
        let low = try hexadecimal(bytes, &next)
        guard (0xDC00..<0xE000).contains(low) else { return "\u{FFFD}" }
        position = next
        return Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)) ?? "\u{FFFD}"
    }

    private static func hexadecimal(
        _ bytes: Span<UInt8>, _ position: inout Int
    ) throws(Problem) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            let digit = try peek(bytes, position)
            switch digit {
            case 48...57: code = code << 4 | UInt32(digit - 48)
            case 65...70: code = code << 4 | UInt32(digit - 55)
            case 97...102: code = code << 4 | UInt32(digit - 87)
            default: throw .malformed
            }
            position += 1
        }
        return code
    }

    private static func append(_ scalar: Unicode.Scalar, to text: inout [UInt8]) {
        if scalar.value < 128 {
            text.append(UInt8(scalar.value))
        } else {
            for byte in Character(scalar).utf8 { text.append(byte) }
        }
    }

    // MARK: - Steps

    private static func skipSpace(_ bytes: Span<UInt8>, _ position: inout Int) {
        while position < bytes.count {
            switch bytes[position] {
            case 32, 9, 10, 13: position += 1
            default: return
            }
        }
    }

    private static func peek(_ bytes: Span<UInt8>, _ position: Int) throws(Problem) -> UInt8 {
        guard position < bytes.count else { throw .malformed }
        return bytes[position]
    }

    private static func expect(
        _ byte: UInt8, _ bytes: Span<UInt8>, _ position: inout Int
    ) throws(Problem) {
        guard try peek(bytes, position) == byte else { throw .malformed }
        position += 1
    }

    /// Most bodies are ASCII, which eight bytes at a time show.
    private static func isUTF8(_ bytes: Span<UInt8>) -> Bool {
        let raw = unsafe bytes.bytes
        var position = 0
        while position + 8 <= bytes.count {
            let word = unsafe raw.unsafeLoadUnaligned(
                fromUncheckedByteOffset: position, as: UInt64.self)
            guard word & 0x8080_8080_8080_8080 == 0 else { break }
            position += 8
        }
        guard position < bytes.count else { return true }
        return (try? UTF8Span(validating: bytes.extracting(position...))) != nil
    }
}
