/// A pattern for one component of a path.
struct SegmentGlob: Sendable, Hashable {
    private enum Token: Sendable, Hashable {
        case literal(UInt8)
        case anyCharacter
        case anyText
        case set(CharacterRanges)
    }

    private var tokens: [Token] = []
    /// The whole pattern, when it is nothing but text.
    private(set) var literal: [UInt8]?
    /// What follows a leading `*`, when that is nothing but text.
    private var suffix: [UInt8]?
    private let matchesBytes: Bool

    static func anything(_ dialect: IgnoreDialect) -> SegmentGlob {
        var glob = SegmentGlob(dialect)
        glob.tokens = [.anyText]
        return glob
    }

    private init(_ dialect: IgnoreDialect) {
        matchesBytes = dialect == .git
    }

    /// `nil` for a pattern that matches nothing: a bracket or an escape that does not end.
    init?(_ pattern: ArraySlice<UInt8>, _ dialect: IgnoreDialect) {
        self.init(dialect)
        var rest = pattern
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "*"):
                if tokens.last != .anyText { tokens.append(.anyText) }
            case UInt8(ascii: "?"):
                tokens.append(.anyCharacter)
            case UInt8(ascii: "["):
                guard let set = CharacterRanges(parsing: &rest, dialect) else { return nil }
                tokens.append(.set(set))
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { return nil }
                tokens.append(.literal(escaped))
            default:
                tokens.append(.literal(byte))
            }
        }
        literal = Self.text(of: tokens[...])
        if tokens.first == .anyText { suffix = Self.text(of: tokens.dropFirst()) }
    }

    private static func text(of tokens: ArraySlice<Token>) -> [UInt8]? {
        var text: [UInt8] = []
        for token in tokens {
            guard case .literal(let byte) = token else { return nil }
            text.append(byte)
        }
        return text
    }

    /// Whether the component at `range` of `path` matches.
    func matches(_ path: [UInt8], _ range: Range<Int>) -> Bool {
        if let literal { return Self.equal(literal, path, range) }
        if let suffix {
            return range.count >= suffix.count
                && Self.equal(suffix, path, range.upperBound - suffix.count..<range.upperBound)
        }
        return matchesTokens(path, range)
    }

    private static func equal(_ text: [UInt8], _ path: [UInt8], _ range: Range<Int>) -> Bool {
        guard text.count == range.count else { return false }
        for index in text.indices.reversed() where text[index] != path[range.lowerBound + index] {
            return false
        }
        return true
    }

    /// Only the last `*` ever needs to give way, so this takes no more than length by length.
    private func matchesTokens(_ path: [UInt8], _ range: Range<Int>) -> Bool {
        var position = range.lowerBound
        var token = 0
        var retry: (token: Int, position: Int)?
        while position < range.upperBound {
            if token < tokens.count {
                if tokens[token] == .anyText {
                    token += 1
                    retry = (token, position)
                    continue
                }
                if let next = step(tokens[token], path, position, range.upperBound) {
                    token += 1
                    position = next
                    continue
                }
            }
            guard let last = retry else { return false }
            retry = (last.token, last.position + 1)
            token = last.token
            position = last.position + 1
        }
        return tokens[token...].allSatisfy { $0 == .anyText }
    }

    /// The position behind what one token takes; `nil` when it does not match.
    private func step(_ token: Token, _ path: [UInt8], _ position: Int, _ end: Int) -> Int? {
        switch token {
        case .literal(let byte):
            return path[position] == byte ? position + 1 : nil
        case .anyText:
            return position
        case .anyCharacter:
            return character(path, position, end)?.end
        case .set(let set):
            guard let (value, next) = character(path, position, end) else { return nil }
            return set.contains(value) ? next : nil
        }
    }

    /// The character at a position; `nil` in the middle of one.
    private func character(
        _ path: [UInt8], _ position: Int, _ end: Int
    ) -> (value: UInt32, end: Int)? {
        let first = path[position]
        if matchesBytes || first < 0x80 { return (UInt32(first), position + 1) }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard first >= 0xC0, position + length <= end else { return nil }
        var value = UInt32(first) & (0x7F >> UInt32(length))
        for index in position + 1..<position + length {
            value = value << 6 | UInt32(path[index] & 0x3F)
        }
        return (value, position + length)
    }
}
