/// Bytes of UTF-8 in memory that is used again for the next text.
package struct TextBuffer: Sendable {
    /// The text, and after it bytes without meaning.
    package internal(set) var storage: [UInt8] = []
    package internal(set) var count = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }

    /// A copy of the text.
    package var bytes: [UInt8] { Array(storage[..<count]) }

    package var string: String { String(decoding: storage[..<count], as: UTF8.self) }

    package func withSpan<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(storage.span.extracting(first: count))
    }

    package mutating func removeAll() {
        count = 0
    }
}

extension TextBuffer {
    var last: UInt8? { count == 0 ? nil : storage[count - 1] }

    /// Makes room for so many more bytes.
    mutating func reserve(_ more: Int) {
        let missing = count + more - storage.count
        guard missing > 0 else { return }
        let growth = max(missing, storage.count, 64)
        storage.append(contentsOf: repeatElement(0, count: growth))
    }

    package mutating func append(_ byte: UInt8) {
        if count == storage.count { reserve(1) }
        storage[count] = byte
        count += 1
    }

    package mutating func append(_ bytes: Span<UInt8>) {
        reserve(bytes.count)
        for index in bytes.indices { storage[count + index] = bytes[index] }
        count += bytes.count
    }

    /// Appends what is a scalar value of Unicode.
    package mutating func append(scalar: UInt32) {
        func byte(_ shift: UInt32, _ lead: UInt32) -> UInt8 {
            UInt8(truncatingIfNeeded: lead | (scalar >> shift) & (lead == 0x80 ? 0x3F : 0x1F))
        }
        switch scalar {
        case 0..<0x80: append(UInt8(truncatingIfNeeded: scalar))
        case 0x80..<0x800:
            append(byte(6, 0xC0))
            append(byte(0, 0x80))
        case 0x800..<0x10000:
            append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
            append(byte(6, 0x80))
            append(byte(0, 0x80))
        default:
            append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
            append(byte(12, 0x80))
            append(byte(6, 0x80))
            append(byte(0, 0x80))
        }
    }

    package mutating func truncate(to count: Int) {
        self.count = min(self.count, count)
    }
}
