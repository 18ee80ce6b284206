/// Writes numbers and texts of small sections, little-endian.
struct RecordWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ value: some FixedWidthInteger) {
        let pattern = UInt64(truncatingIfNeeded: value)
        for shift in stride(from: 0, to: UInt64(type(of: value).bitWidth), by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: pattern >> shift))
        }
    }

    mutating func append(_ value: Float) { append(value.bitPattern) }

    mutating func append(_ text: String) {
        append(UInt32(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(raw bytes: [UInt8]) { self.bytes.append(contentsOf: bytes) }

    mutating func pad(to multiple: Int) {
        while bytes.count % multiple != 0 { bytes.append(0) }
    }
}

/// Reads what `RecordWriter` wrote; every read says `nil` when the bytes are not there.
struct RecordReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func number<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
        let size = Number.bitWidth / 8
        guard bytes.count - position >= size else { return nil }
        var pattern: UInt64 = 0
        for index in 0..<size { pattern |= UInt64(bytes[position + index]) << UInt64(8 * index) }
        position += size
        return Number(truncatingIfNeeded: pattern)
    }

    /// A number that is no more than `most`.
    mutating func count(upTo most: Int) -> Int? {
        guard let value = number(UInt32.self), value <= most else { return nil }
        return Int(value)
    }

    mutating func float(in range: ClosedRange<Float>) -> Float? {
        guard let bits = number(UInt32.self) else { return nil }
        let value = Float(bitPattern: bits)
        return range.contains(value) ? value : nil
    }

    mutating func text() -> String? {
        guard let count = count(upTo: bytes.count - position),
            count <= bytes.count - position
        else { return nil }
        let text = String(validating: bytes[position..<position + count], as: UTF8.self)
        position += count
        return text
    }

    mutating func raw(_ count: Int) -> [UInt8]? {
        guard count >= 0, bytes.count - position >= count else { return nil }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }
}
