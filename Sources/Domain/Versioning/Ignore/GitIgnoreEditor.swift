/// Adds and removes the lines of outputs in the text of a `.gitignore`, as DVC does.
package enum GitIgnoreEditor {
    package enum Removal: Sendable, Hashable {
        case unchanged
        case write([UInt8])
        /// Nothing is left: the file goes.
        case deleteFile
    }

    /// The file with a line for `name`, which lies in the same directory.
    ///
    /// - Parameter text: `nil` when there is no file yet.
    package static func adding(_ name: [UInt8], to text: [UInt8]?) -> [UInt8] {
        let entry = line(for: name)
        guard var text, !text.isEmpty else { return entry + [10] }
        if lines(text).contains(where: { trimmed($0).elementsEqual(entry) }) { return text }
        if text.last != 10 { text.append(10) }
        return text + entry + [10]
    }

    /// The file without the lines for `name`, escaped or not.
    package static func removing(_ name: [UInt8], from text: [UInt8]) -> Removal {
        let entries = [line(for: name), [UInt8(ascii: "/")] + name].map { trimmed($0[...]) }
        let all = lines(text)
        let kept = all.filter { line in
            !entries.contains { $0.elementsEqual(trimmed(line)) }
        }
        if kept.isEmpty { return .deleteFile }
        return kept.count == all.count ? .unchanged : .write(Array(kept.joined()))
    }

    /// `/name`, with a backslash before each character that would mean something else.
    ///
    /// DVC forgets the last of trailing spaces, and git then keeps the file itself.
    package static func line(for name: [UInt8]) -> [UInt8] {
        let special = Array("\\[]!*#?".utf8)
        var line = [UInt8(ascii: "/")]
        for (index, byte) in name.enumerated() {
            if special.contains(byte) || (byte == 32 && index == name.count - 1) {
                line.append(UInt8(ascii: "\\"))
            }
            line.append(byte)
        }
        return line
    }

    /// With their line feeds.
    private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var rest = text[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 10).map { $0 + 1 } ?? rest.endIndex
            lines.append(rest[..<end])
            rest = rest[end...]
        }
        return lines
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == 32 || (9...13).contains($0) }
        let head = line.drop(while: isBlank)
        return head[..<(head.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? head.startIndex)]
    }
}
