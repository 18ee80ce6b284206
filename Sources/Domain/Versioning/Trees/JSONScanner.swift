/// Reads the small part of JSON that manifests use, in one pass and in bounded depth.
struct JSONScanner {
    private let bytes: [UInt8]
    private let name: String
    private var position = 0

    init(_ bytes: [UInt8], name: String) {
        self.bytes = bytes
        self.name = name
    }

    mutating func forEachElement(
        _ body: (inout JSONScanner) throws(VersioningError) -> Void
    ) throws(VersioningError) {
        try expect(UInt8(ascii: "["))
        if accept(UInt8(ascii: "]")) { return }
        repeat { try body(&self) } while accept(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
    }

    mutating func forEachMember(
        _ body: (inout JSONScanner, ArraySlice<UInt8>) throws(VersioningError) -> Void
    ) throws(VersioningError) {
        try expect(UInt8(ascii: "{"))
        if accept(UInt8(ascii: "}")) { return }
        repeat {
            let key = try string()
            try expect(UInt8(ascii: ":"))
            try body(&self, key)
        } while accept(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
    }

    /// A part of the text itself, unless it has escapes.
    mutating func string() throws(VersioningError) -> ArraySlice<UInt8> {
        try expect(UInt8(ascii: "\""))
        let start = position
        while position < bytes.count, bytes[position] != 0x22, bytes[position] != 0x5c {
            position += 1
        }
        let plain = bytes[start..<position]
        if position < bytes.count, bytes[position] == 0x22 {
            position += 1
            return plain
        }
        return try rest(after: Array(plain))[...]
    }

    private mutating func rest(after start: [UInt8]) throws(VersioningError) -> [UInt8] {
        var text = start
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == 0x22 { return text }
            if byte == 0x5c { try escape(into: &text) } else { text.append(byte) }
        }
        throw problem("a string does not end")
    }

    mutating func skipValue(depth: Int = 0) throws(VersioningError) {
        guard depth < 16 else { throw problem("values are nested too deeply") }
        skipSpace()
        guard position < bytes.count else { throw problem("a value is missing") }
        switch bytes[position] {
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "["):
            try forEachElement { scanner throws(VersioningError) in
                try scanner.skipValue(depth: depth + 1)
            }
        case UInt8(ascii: "{"):
            try forEachMember { scanner, _ throws(VersioningError) in
                try scanner.skipValue(depth: depth + 1)
            }
        default:
            let start = position
            while position < bytes.count, Self.isWord(bytes[position]) { position += 1 }
            if position == start { throw problem("a value is missing") }
        }
    }

    mutating func end() throws(VersioningError) {
        skipSpace()
        if position != bytes.count { throw problem("something follows the list") }
    }

    private mutating func escape(into text: inout [UInt8]) throws(VersioningError) {
        guard position < bytes.count else { throw problem("a string does not end") }
        let letter = bytes[position]
        position += 1
        switch letter {
        case 0x22, 0x5c, 0x2f: text.append(letter)
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "b"): text.append(8)
        case UInt8(ascii: "f"): text.append(12)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try scalar()).utf8)
        default: throw problem("an unknown escape")
        }
    }

    private mutating func scalar() throws(VersioningError) -> Unicode.Scalar {
        let first = try unit()
        if !UTF16.isLeadSurrogate(first) {
            guard let scalar = Unicode.Scalar(first) else { throw problem("half a character") }
            return scalar
        }
        guard bytes[position...].starts(with: "\\u".utf8) else { throw problem("half a character") }
        position += 2
        let second = try unit()
        guard UTF16.isTrailSurrogate(second) else { throw problem("half a character") }
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private mutating func unit() throws(VersioningError) -> UInt16 {
        guard position + 4 <= bytes.count, bytes[position] != UInt8(ascii: "+"),
            bytes[position] != UInt8(ascii: "-"),
            let value = UInt16(
                String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw problem("a \\u escape without four digits") }
        position += 4
        return value
    }

    private mutating func expect(_ byte: UInt8) throws(VersioningError) {
        guard accept(byte) else {
            throw problem("expected \(Character(Unicode.Scalar(byte)))")
        }
    }

    private mutating func accept(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0a, 0x0d, 0x09: position += 1
            default: return
            }
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2b, 0x2d, 0x2e: true
        default: false
        }
    }

    private func problem(_ what: String) -> VersioningError {
        let line = bytes[..<min(position, bytes.count)].reduce(1) { $0 + ($1 == 10 ? 1 : 0) }
        return VersioningError(.refused, "\(name), line \(line), byte \(position): \(what)")
    }
}
