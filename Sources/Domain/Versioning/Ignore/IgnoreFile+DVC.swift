extension IgnoreFile {
    private static let doubleStar: ArraySlice<UInt8> = Array("**".utf8)[...]
    private static let slash = UInt8(ascii: "/")

    /// The pattern as DVC applies it: from the root, with the folder put in front.
    ///
    /// `nil` for what pathspec takes for no pattern at all.
    func dvcPattern(_ text: ArraySlice<UInt8>, line: Int) throws(IgnoreError) -> IgnorePattern? {
        guard let pattern = try parsed(text, line), !directory.isEmpty else {
            return try parsed(text, line)
        }
        // DVC then reads the result as it would any line, so that a folder whose name starts
        // with `#` or `!`, or holds a wildcard, changes what its patterns mean.
        guard let moved = try parsed(Self.moved(text, into: directory)[...], line) else {
            return nil
        }
        return IgnorePattern(
            text: pattern.text, file: file, line: line, isNegated: moved.isNegated,
            isDirectoryOnly: moved.isDirectoryOnly, baseLength: 0, matcher: moved.matcher,
            needsDirectory: moved.needsDirectory)
    }

    private static func moved(_ text: ArraySlice<UInt8>, into directory: [UInt8]) -> [UInt8] {
        let isNegated = text.first == UInt8(ascii: "!")
        var rule = isNegated ? text.dropFirst() : text
        let isAnywhere = !rule.dropLast().contains(slash) || rule.starts(with: "**/".utf8)
        if isAnywhere, rule.starts(with: "**/".utf8) {
            rule = rule.dropFirst(3)
        } else if !isAnywhere, rule.first == slash {
            rule = rule.dropFirst()
        }
        if rule.first == UInt8(ascii: "\\") { rule = rule.dropFirst() }
        let middle = Array((isAnywhere ? "/**/" : "/").utf8)
        let moved = directory + middle + rule
        return isNegated ? Array("!/".utf8) + moved : moved
    }

    /// Follows pathspec's normalisation of segments step by step.
    private func parsed(
        _ text: ArraySlice<UInt8>, _ line: Int
    ) throws(IgnoreError) -> IgnorePattern? {
        guard text.first != UInt8(ascii: "#"), !text.elementsEqual([Self.slash]) else { return nil }
        let isNegated = text.first == UInt8(ascii: "!")
        let rest = isNegated ? text.dropFirst() : text
        var parts = rest.split(separator: Self.slash, omittingEmptySubsequences: false)
        let isDirectoryOnly = parts.last?.isEmpty == true
        if parts[0].isEmpty {
            parts.removeFirst()
        } else if parts.count == 1 || (parts.count == 2 && parts[1].isEmpty) {
            if parts[0] != Self.doubleStar { parts.insert(Self.doubleStar, at: 0) }
        }
        guard let last = parts.last else { throw failure("the pattern is empty", line) }
        if last.isEmpty { parts[parts.count - 1] = Self.doubleStar }
        parts = parts.reduce(into: []) { kept, part in
            if part != Self.doubleStar || kept.last != part { kept.append(part) }
        }
        guard let matcher = try matcher(parts, isDirectoryOnly, line) else { return nil }
        return IgnorePattern(
            text: Array(text), file: file, line: line, isNegated: isNegated,
            isDirectoryOnly: isDirectoryOnly, baseLength: 0, matcher: matcher,
            needsDirectory: parts.count > 1 && parts.last == Self.doubleStar)
    }

    private func failure(_ problem: String, _ line: Int) -> IgnoreError {
        IgnoreError(file: file, line: line, problem: problem)
    }

    private func matcher(
        _ parts: [ArraySlice<UInt8>], _ isDirectoryOnly: Bool, _ line: Int
    ) throws(IgnoreError) -> IgnorePattern.Matcher? {
        let endsInDoubleStar = parts.last == Self.doubleStar
        if parts.count == 1, endsInDoubleStar {
            // DVC looks for a slash at the very start of a path here, and never finds one.
            return isDirectoryOnly ? .nothing : .name(.anything(.dvc))
        }
        if parts.count == 3, parts[0] == Self.doubleStar, parts[1].elementsEqual("*".utf8),
            endsInDoubleStar
        {
            return .nothing
        }
        var segments: [SegmentGlob?] = []
        for part in endsInDoubleStar ? parts.dropLast() : parts[...] {
            if part == Self.doubleStar {
                segments.append(nil)
                continue
            }
            let escapes = part.reversed().prefix { $0 == UInt8(ascii: "\\") }.count
            guard let glob = SegmentGlob(part, .dvc) else {
                guard escapes % 2 == 1 else { return nil }
                throw failure("a backslash at the end escapes nothing", line)
            }
            segments.append(glob)
        }
        if segments.count == 2, segments[0] == nil, let name = segments[1] { return .name(name) }
        return .path(segments)
    }
}
