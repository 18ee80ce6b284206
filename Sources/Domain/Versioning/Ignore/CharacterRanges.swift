/// What a bracket expression accepts.
struct CharacterRanges: Sendable, Hashable {
    private var ranges: [ClosedRange<UInt32>] = []
    private var isNegated = false

    func contains(_ value: UInt32) -> Bool {
        // No set matches a slash, not even a negated one.
        guard value != UInt32(UInt8(ascii: "/")) else { return false }
        return ranges.contains { $0.contains(value) } != isNegated
    }

    /// Reads what follows the opening bracket; `nil` when it does not end or names no class.
    init?(parsing pattern: inout ArraySlice<UInt8>, _ dialect: IgnoreDialect) {
        if pattern.first == UInt8(ascii: "!") || pattern.first == UInt8(ascii: "^") {
            isNegated = true
            pattern.removeFirst()
        }
        var isFirst = true
        var previous: UInt32?
        while let byte = pattern.first {
            if byte == UInt8(ascii: "]"), !isFirst {
                pattern.removeFirst()
                return
            }
            isFirst = false
            if dialect == .git, pattern.starts(with: "[:".utf8) {
                guard appendClass(&pattern) else { return nil }
                previous = nil
                continue
            }
            if byte == UInt8(ascii: "-"), let low = previous, let next = pattern.dropFirst().first,
                next != UInt8(ascii: "]")
            {
                pattern.removeFirst()
                guard let high = Self.character(&pattern, dialect) else { return nil }
                if low <= high { ranges.append(low...high) }
                previous = nil
                continue
            }
            guard let value = Self.character(&pattern, dialect) else { return nil }
            ranges.append(value...value)
            previous = value
        }
        return nil
    }

    /// Git reads bytes and knows escapes; pathspec reads characters and takes `\` as it is.
    private static func character(
        _ pattern: inout ArraySlice<UInt8>, _ dialect: IgnoreDialect
    ) -> UInt32? {
        guard let first = pattern.popFirst() else { return nil }
        if dialect == .git {
            guard first == UInt8(ascii: "\\") else { return UInt32(first) }
            return pattern.popFirst().map { UInt32($0) }
        }
        guard first >= 0xC0 else { return UInt32(first) }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        var value = UInt32(first) & (0x7F >> UInt32(length))
        for _ in 1..<length {
            guard let next = pattern.popFirst() else { return nil }
            value = value << 6 | UInt32(next & 0x3F)
        }
        return value
    }

    private mutating func appendClass(_ pattern: inout ArraySlice<UInt8>) -> Bool {
        let start = pattern.startIndex + 2
        guard let close = pattern[start...].firstIndex(of: UInt8(ascii: "]")),
            close > start, pattern[close - 1] == UInt8(ascii: ":")
        else {
            // Git takes the bracket as itself when no `:]` follows.
            let bracket = UInt32(pattern.removeFirst())
            ranges.append(bracket...bracket)
            return pattern.contains(UInt8(ascii: "]"))
        }
        let name = String(decoding: pattern[start..<max(start, close - 1)], as: UTF8.self)
        guard let members = Self.classes[name] else { return false }
        ranges.append(contentsOf: members)
        pattern = pattern[(close + 1)...]
        return true
    }

    private static let digits: ClosedRange<UInt32> = 48...57
    private static let upper: ClosedRange<UInt32> = 65...90
    private static let lower: ClosedRange<UInt32> = 97...122
    private static let classes: [String: [ClosedRange<UInt32>]] = [
        "alnum": [digits, upper, lower], "alpha": [upper, lower], "blank": [9...9, 32...32],
        "cntrl": [0...31, 127...127], "digit": [digits], "graph": [33...126], "lower": [lower],
        "print": [32...126], "punct": [33...47, 58...64, 91...96, 123...126],
        "space": [9...13, 32...32], "upper": [upper], "xdigit": [digits, 65...70, 97...102],
    ]
}
