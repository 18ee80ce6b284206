/// Reads the flat XML that S3 answers with: elements and their text, nothing else.
///
/// Tolerant: attributes, comments and declarations are skipped, and what is cut short just ends.
package struct XMLScanner {
    package enum Event {
        case open(ArraySlice<UInt8>)
        case close(ArraySlice<UInt8>)
        /// Still escaped; `XMLScanner.decode` resolves it.
        case text(ArraySlice<UInt8>)
    }

    private let bytes: [UInt8]
    private var position = 0
    /// The name of an element that closed itself, to be told next.
    private var pendingClose: ArraySlice<UInt8>?

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package mutating func next() -> Event? {
        if let name = pendingClose {
            pendingClose = nil
            return .close(name)
        }
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "<") else { return text() }
            let isSpecial =
                position + 1 < bytes.count
                && (bytes[position + 1] == UInt8(ascii: "!")
                    || bytes[position + 1] == UInt8(ascii: "?"))
            guard isSpecial else { return tag() }
            let rest = bytes[position...]
            if rest.starts(with: "<!--".utf8) {
                skip(past: "-->")
            } else if rest.starts(with: "<![CDATA[".utf8) {
                return characterData()
            } else {
                skip(past: ">")
            }
        }
        return nil
    }

    private mutating func text() -> Event {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
        return .text(bytes[start..<position])
    }

    private mutating func tag() -> Event {
        position += 1
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: ">") { position += 1 }
        let content = bytes[start..<position]
        position += 1
        let isName = { (byte: UInt8) in byte > 32 && byte != UInt8(ascii: "/") }
        if content.first == UInt8(ascii: "/") {
            return .close(Self.local(content.dropFirst().prefix(while: isName)))
        }
        let name = Self.local(content.prefix(while: isName))
        if content.last == UInt8(ascii: "/") { pendingClose = name }
        return .open(name)
    }

    private mutating func characterData() -> Event {
        position += "<![CDATA[".utf8.count
        let start = position
        skip(past: "]]>")
        let end = max(start, position - 3)
        // Told as it is: the little that S3 could put here holds no ampersand.
        return .text(bytes[start..<end])
    }

    private mutating func skip(past end: StaticString) {
        let pattern = unsafe Array(
            UnsafeBufferPointer(start: end.utf8Start, count: end.utf8CodeUnitCount))
        while position < bytes.count, !bytes[position...].starts(with: pattern) { position += 1 }
        position = min(bytes.count, position + pattern.count)
    }

    private static func local(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
    }
}

// MARK: - Text

extension XMLScanner {
    /// Resolves the five named entities and numeric references; others stay as written.
    package static func decode(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.contains(UInt8(ascii: "&")) else { return Array(text) }
        var decoded: [UInt8] = []
        var rest = text
        while let byte = rest.first {
            if byte == UInt8(ascii: "&"),
                let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";")),
                let value = entity(rest[(rest.startIndex + 1)..<end])
            {
                decoded.append(contentsOf: value)
                rest = rest[(end + 1)...]
            } else {
                decoded.append(byte)
                rest = rest.dropFirst()
            }
        }
        return decoded
    }

    private static func entity(_ name: ArraySlice<UInt8>) -> [UInt8]? {
        let text = String(decoding: name, as: UTF8.self)
        switch text {
        case "lt": return [60]
        case "gt": return [62]
        case "amp": return [38]
        case "quot": return [34]
        case "apos": return [39]
        default: break
        }
        guard text.hasPrefix("#") else { return nil }
        let isHex = text.hasPrefix("#x") || text.hasPrefix("#X")
        let digits = text.dropFirst(isHex ? 2 : 1)
        guard let code = UInt32(digits, radix: isHex ? 16 : 10), let scalar = Unicode.Scalar(code)
        else { return nil }
        return Array(String(Character(scalar)).utf8)
    }

    /// The text of the first element of each name wanted, at any depth.
    package static func values(
        of names: [String], in bytes: [UInt8]
    ) -> [String: String] {
        var found: [String: String] = [:]
        var scanner = XMLScanner(bytes)
        var open: String?
        while let event = scanner.next() {
            switch event {
            case .open(let name):
                let name = String(decoding: name, as: UTF8.self)
                open = names.contains(name) && found[name] == nil ? name : nil
                if let open { found[open] = "" }
            case .text(let text):
                if let open {
                    found[open, default: ""] += String(decoding: decode(text), as: UTF8.self)
                }
            case .close: open = nil
            }
        }
        return found
    }
}
