/// Turns the text of an ignore file into patterns.
struct IgnoreFile {
    let dialect: IgnoreDialect
    /// The display name.
    let file: String
    /// Of the file, relative to the root of the tree; empty for the root.
    let directory: [UInt8]

    func patterns(_ bytes: [UInt8]) throws(IgnoreError) -> [IgnorePattern] {
        var patterns: [IgnorePattern] = []
        let body = bytes.dropFirst(
            dialect == .git && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        let lines = body.split(separator: 10, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let text = dialect == .git ? Self.gitLine(line) : Self.strippedLine(line)
            guard let first = text.first, first != UInt8(ascii: "#") else { continue }
            let pattern =
                dialect == .git
                ? gitPattern(text, line: index + 1) : try dvcPattern(text, line: index + 1)
            if let pattern { patterns.append(pattern) }
        }
        return patterns
    }

    /// Trailing spaces go unless a backslash keeps them.
    private static func gitLine(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let line = line.last == 13 ? line.dropLast() : line
        var end = line.startIndex
        var position = line.startIndex
        while position < line.endIndex {
            if line[position] == UInt8(ascii: "\\") {
                position = min(position + 2, line.endIndex)
                end = position
            } else {
                position += 1
                if line[position - 1] != 32 { end = position }
            }
        }
        return line[..<end]
    }

    /// What Python's `strip()` leaves, escaped or not.
    private static func strippedLine(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { (9...13).contains($0) || (28...32).contains($0) }
        let head = line.drop(while: isBlank)
        let end = head.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? head.startIndex
        let text = head[..<end]
        guard text.contains(where: { $0 >= 0x80 }) else { return text }
        let isWide: (Unicode.Scalar) -> Bool = {
            $0.properties.isWhitespace || (28...31).contains($0.value)
        }
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
        let front = scalars.prefix(while: isWide).reduce(0) { $0 + UTF8.width($1) }
        let back = scalars.reversed().prefix(while: isWide).reduce(0) { $0 + UTF8.width($1) }
        return front + back < text.count ? text.dropFirst(front).dropLast(back) : []
    }
}

extension UTF8 {
    fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
        UTF8.encode(scalar)?.count ?? 0
    }
}

extension IgnoreFile {
    private func gitPattern(_ text: ArraySlice<UInt8>, line: Int) -> IgnorePattern? {
        var rest = text
        let isNegated = rest.first == UInt8(ascii: "!")
        if isNegated { rest = rest.dropFirst() }
        let isDirectoryOnly = rest.last == UInt8(ascii: "/")
        if isDirectoryOnly { rest = rest.dropLast() }
        let matcher: IgnorePattern.Matcher
        if rest.contains(UInt8(ascii: "/")) {
            if rest.first == UInt8(ascii: "/") { rest = rest.dropFirst() }
            var segments: [SegmentGlob?] = []
            for segment in Self.segments(rest) {
                if segment.elementsEqual("**".utf8) {
                    if segments.isEmpty || segments.last != .some(nil) { segments.append(nil) }
                } else {
                    guard let glob = SegmentGlob(segment, .git) else { return nil }
                    segments.append(glob)
                }
            }
            matcher = .path(segments)
        } else {
            guard let glob = SegmentGlob(rest, .git) else { return nil }
            matcher = .name(glob)
        }
        return IgnorePattern(
            text: Array(text), file: file, line: line, isNegated: isNegated,
            isDirectoryOnly: isDirectoryOnly,
            baseLength: directory.isEmpty ? 0 : directory.count + 1, matcher: matcher,
            needsDirectory: false)
    }

    /// Splits at slashes, save those inside of brackets; an escaped slash is a slash.
    private static func segments(_ pattern: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var segments: [ArraySlice<UInt8>] = []
        var start = pattern.startIndex
        var rest = pattern
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "/"):
                segments.append(pattern[start..<rest.startIndex - 1])
                start = rest.startIndex
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst(), escaped == UInt8(ascii: "/") else { continue }
                segments.append(pattern[start..<rest.startIndex - 2])
                start = rest.startIndex
            case UInt8(ascii: "["):
                var inside = rest
                if CharacterRanges(parsing: &inside, .git) != nil { rest = inside }
            default:
                continue
            }
        }
        return segments + [pattern[start...]]
    }
}
