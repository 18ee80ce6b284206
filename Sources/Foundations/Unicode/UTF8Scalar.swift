/// One scalar read from UTF-8.
package struct UTF8Scalar: Sendable, Equatable {
    package static let replacement: UInt32 = 0xFFFD

    package let value: UInt32
    /// How many bytes it took.
    package let length: Int

    @inline(__always)
    package init(value: UInt32, length: Int) {
        self.value = value
        self.length = length
    }

    /// Reads at `position`, which is inside `bytes`.
    ///
    /// What is not UTF-8 becomes U+FFFD as The Unicode Standard advises (section 3.9, "maximal
    /// subparts"): one for each byte, but one alone for the beginning of a sequence cut short.
    package init(_ bytes: Span<UInt8>, at position: Int) {
        let first = bytes[position]
        if first < 0x80 {
            self.init(value: UInt32(first), length: 1)
        } else {
            self.init(lead: first, bytes, at: position)
        }
    }

    private init(lead: UInt8, _ bytes: Span<UInt8>, at position: Int) {
        var count: Int
        var value: UInt32
        var allowed: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: (count, value) = (1, UInt32(lead & 0x1F))
        case 0xE0...0xEF:
            (count, value) = (2, UInt32(lead & 0x0F))
            if lead == 0xE0 { allowed = 0xA0...0xBF }
            if lead == 0xED { allowed = 0x80...0x9F }
        case 0xF0...0xF4:
            (count, value) = (3, UInt32(lead & 0x07))
            if lead == 0xF0 { allowed = 0x90...0xBF }
            if lead == 0xF4 { allowed = 0x80...0x8F }
        default:
            self.init(value: Self.replacement, length: 1)
            return
        }
        var length = 1
        while count > 0 {
            let next = position + length
            guard next < bytes.count, allowed.contains(bytes[next]) else {
                self.init(value: Self.replacement, length: length)
                return
            }
            value = value << 6 | UInt32(bytes[next] & 0x3F)
            allowed = 0x80...0xBF
            length += 1
            count -= 1
        }
        self.init(value: value, length: length)
    }
}
