/// Recognises numbers and dates the way ruamel's resolver does.
struct NumberScanner {
    private let text: [UInt8]
    private var position = 0

    init(_ text: [UInt8]) {
        self.text = text
    }

    mutating func matchesFloat() -> Bool {
        position = 0
        let hasSign = skip(oneOf: "+-")
        if skip(oneOf: ".") {
            if finishes(as: ["inf", "Inf", "INF"]) { return true }
            if !hasSign, finishes(as: ["nan", "NaN", "NAN"]) { return true }
            // `.5e3` needs a sign in its exponent, by ruamel's rule.
            guard skipAll(Self.isDigitOrUnderscore) > 0 else { return false }
            return atEnd || (skipExponent(signRequired: true) && atEnd)
        }
        guard skip(where: Self.isDigit) else { return false }
        _ = skipAll(Self.isDigitOrUnderscore)
        if skip(oneOf: ".") {
            _ = skipAll(Self.isDigitOrUnderscore)
            return atEnd || (skipExponent(signRequired: false) && atEnd)
        }
        return skipExponent(signRequired: false) && atEnd
    }

    mutating func matchesInteger() -> Bool {
        position = 0
        _ = skip(oneOf: "+-")
        let start = position
        if skipAll(Self.isDigitOrUnderscore) > 0, atEnd { return true }
        position = start
        guard skip(oneOf: "0") else { return false }
        let isDigit: (UInt8) -> Bool
        if skip(oneOf: "b") {
            isDigit = { $0 == 48 || $0 == 49 || $0 == UInt8(ascii: "_") }
        } else if skip(oneOf: "o") {
            isDigit = { (48...55).contains($0) || $0 == UInt8(ascii: "_") }
        } else if skip(oneOf: "x") {
            isDigit = { Self.isDigitOrUnderscore($0) || (97...102).contains($0 | 0x20) }
        } else {
            return false
        }
        return skipAll(isDigit) > 0 && atEnd
    }

    mutating func matchesTimestamp() -> Bool {
        position = 0
        guard skipDigits(4...4), skip(oneOf: "-") else { return false }
        let month = position
        if skipDigits(2...2), skip(oneOf: "-"), skipDigits(2...2), atEnd { return true }
        position = month
        guard skipDigits(1...2), skip(oneOf: "-"), skipDigits(1...2) else { return false }
        guard skip(oneOf: "Tt") || skipBlanks() > 0 else { return false }
        guard skipDigits(1...2), skip(oneOf: ":"), skipDigits(2...2), skip(oneOf: ":"),
            skipDigits(2...2)
        else { return false }
        if skip(oneOf: ".") { _ = skipAll(Self.isDigit) }
        if atEnd { return true }
        _ = skipBlanks()
        if skip(oneOf: "Z") { return atEnd }
        guard skip(oneOf: "+-"), skipDigits(1...2) else { return false }
        return atEnd || (skip(oneOf: ":") && skipDigits(2...2) && atEnd)
    }
}

extension NumberScanner {
    private var atEnd: Bool { position == text.count }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func isDigitOrUnderscore(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "_")
    }

    private mutating func skip(where accepts: (UInt8) -> Bool) -> Bool {
        guard !atEnd, accepts(text[position]) else { return false }
        position += 1
        return true
    }

    private mutating func skip(oneOf bytes: StaticString) -> Bool {
        skip { byte in bytes.description.utf8.contains(byte) }
    }

    private mutating func skipAll(_ accepts: (UInt8) -> Bool) -> Int {
        let start = position
        while skip(where: accepts) {}
        return position - start
    }

    private mutating func skipBlanks() -> Int {
        skipAll { $0 == 32 || $0 == 9 }
    }

    private mutating func skipDigits(_ count: ClosedRange<Int>) -> Bool {
        let start = position
        while position - start < count.upperBound, skip(where: Self.isDigit) {}
        return position - start >= count.lowerBound
    }

    private mutating func skipExponent(signRequired: Bool) -> Bool {
        guard skip(oneOf: "eE") else { return false }
        let hasSign = skip(oneOf: "+-")
        return (hasSign || !signRequired) && skipAll(Self.isDigit) > 0
    }

    private func finishes(as words: [String]) -> Bool {
        words.contains { text[position...].elementsEqual($0.utf8) }
    }
}
