/// Turns the text of an ignore file into patterns.
struct IgnoreFile {
    let dialect: IgnoreDialect
    /// The display name.
    let file: String
    /// Length of the path of the file's directory with its slash.
    let baseLength: Int

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
            isDirectoryOnly: isDirectoryOnly, baseLength: baseLength, matcher: matcher,
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

extension IgnoreFile {
    /// Follows pathspec's normalisation of segments step by step.
    private func dvcPattern(
        _ text: ArraySlice<UInt8>, line: Int
    ) throws(IgnoreError) -> IgnorePattern? {
        let doubleStar: ArraySlice<UInt8> = Array("**".utf8)[...]
        if text.elementsEqual("/".utf8) { return nil }
        let isNegated = text.first == UInt8(ascii: "!")
        let rest = isNegated ? text.dropFirst() : text
        var parts = rest.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isDirectoryOnly = parts.last?.isEmpty == true
        if parts[0].isEmpty {
            parts.removeFirst()
        } else if parts.count == 1 || (parts.count == 2 && parts[1].isEmpty) {
            if !parts[0].elementsEqual(doubleStar) { parts.insert(doubleStar, at: 0) }
        }
        guard let last = parts.last else {
            throw IgnoreError(file: file, line: line, problem: "the pattern is empty")
        }
        if last.isEmpty { parts[parts.count - 1] = doubleStar }
        parts = parts.reduce(into: []) { kept, part in
            let isRepeated =
                part.elementsEqual(doubleStar) && kept.last?.elementsEqual(part) == true
            if !isRepeated { kept.append(part) }
        }
        let endsInDoubleStar = parts.last?.elementsEqual(doubleStar) == true
        guard let matcher = try matcher(parts, isDirectoryOnly, endsInDoubleStar, line: line)
        else { return nil }
        return IgnorePattern(
            text: Array(text), file: file, line: line, isNegated: isNegated,
            isDirectoryOnly: isDirectoryOnly, baseLength: baseLength, matcher: matcher,
            needsDirectory: endsInDoubleStar && parts.count > 1)
    }

    private func matcher(
        _ parts: [ArraySlice<UInt8>], _ isDirectoryOnly: Bool, _ endsInDoubleStar: Bool, line: Int
    ) throws(IgnoreError) -> IgnorePattern.Matcher? {
        let anything = IgnorePattern.Matcher.name(.anything(.dvc))
        let isDoubleStar: (ArraySlice<UInt8>) -> Bool = { $0.elementsEqual("**".utf8) }
        if parts.count == 1, isDoubleStar(parts[0]) {
            // DVC looks for a slash at the very start of the path here, and never finds one,
            // except below the root, where it puts the folder in front.
            return isDirectoryOnly && baseLength == 0 ? nil : anything
        }
        if parts.count == 3, isDoubleStar(parts[0]), parts[1].elementsEqual("*".utf8),
            endsInDoubleStar, baseLength == 0
        {
            return nil
        }
        var segments: [SegmentGlob?] = []
        for part in endsInDoubleStar ? parts.dropLast() : parts[...] {
            if isDoubleStar(part) {
                segments.append(nil)
                continue
            }
            let escapes = part.reversed().prefix { $0 == UInt8(ascii: "\\") }.count
            guard let glob = SegmentGlob(part, .dvc) else {
                guard escapes % 2 == 1 else { return nil }
                throw IgnoreError(
                    file: file, line: line, problem: "a backslash at the end escapes nothing")
            }
            segments.append(glob)
        }
        if segments.count == 2, segments[0] == nil, let name = segments[1] { return .name(name) }
        return .path(segments)
    }
}
