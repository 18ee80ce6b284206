/// A starter with what may combine with it, on the way into a buffer: the careful part of
/// `PlainTextWriter`, for scalars that depend on those around them.
struct PlainSegment: Sendable {
    /// No language stacks so many (UAX 15, section 13, takes 30 for safe); more is mischief.
    static let markLimit = 30
    /// A starter, its marks, and a reserve.
    private static let pullLimit = 40

    private let joining = JoiningScalars.shared
    private var scalars: [Int32] = []
    private var parts: [Int32] = []
    private var markCount = 0

    mutating func take(_ scalar: UInt32, _ output: inout TextBuffer) {
        if PlainScalar.isVulgarFraction(scalar) {
            flush(&output)
            if let last = output.last, 0x30...0x39 ~= last { output.append(0x20) }
        }
        // Before decomposing, as the signs that are decided there have decompositions.
        switch PlainScalar(scalar) {
        case .dropped: break
        case .space: separate(&output)
        case .ampersand: takeAmpersand(&output)
        case .kept(let kept): decompose(kept, &output)
        }
    }

    private mutating func decompose(_ scalar: UInt32, _ output: inout TextBuffer) {
        var parts = parts
        parts.removeAll(keepingCapacity: true)
        ScalarData.decompose(scalar, isCompatible: true, into: &parts)
        for part in parts {
            switch PlainScalar(UInt32(bitPattern: part)) {
            case .dropped: break
            case .space: separate(&output)
            case .ampersand: takeAmpersand(&output)
            case .kept(let kept): takeDecomposed(ScalarData.lowercase(kept), &output)
            }
        }
        self.parts = parts
    }

    /// Ends the segment and writes it.
    mutating func flush(_ output: inout TextBuffer) {
        guard !scalars.isEmpty else { return }
        if scalars.count > 1 { ScalarData.compose(&scalars) }
        for scalar in scalars { output.append(scalar: UInt32(bitPattern: scalar)) }
        scalars.removeAll(keepingCapacity: true)
        markCount = 0
    }

    private mutating func separate(_ output: inout TextBuffer) {
        flush(&output)
        if let last = output.last, last != 0x20 { output.append(0x20) }
    }

    private mutating func takeAmpersand(_ output: inout TextBuffer) {
        separate(&output)
        output.append(0x26)
        output.append(0x20)
    }

    private mutating func takeDecomposed(_ scalar: UInt32, _ output: inout TextBuffer) {
        let isMark = ScalarData.combiningClass(scalar) != 0
        if !isMark && !joining.contains(scalar) {
            flush(&output)
        } else {
            if scalars.isEmpty { pull(&output) }
            if isMark {
                // A mark on a space is how the standard spells "´" alone.
                guard !scalars.isEmpty, markCount < Self.markLimit else { return }
                markCount += 1
            } else {
                markCount = 0
            }
        }
        scalars.append(Int32(bitPattern: scalar))
    }

    /// Takes back the last starter that was written, with its marks: a mark follows it after all.
    private mutating func pull(_ output: inout TextBuffer) {
        guard let last = output.last, last != 0x20 else { return }
        var start = output.count
        for _ in 0..<Self.pullLimit where start > 0 {
            start -= 1
            while start > 0 && output.storage[start] & 0xC0 == 0x80 { start -= 1 }
            if isFirst(UTF8Scalar(output.storage.span, at: start).value) { break }
        }
        let tail = Array(output.storage[start..<output.count])
        output.truncate(to: start)
        let text = tail.span
        start = 0
        while start < text.count {
            let scalar = UTF8Scalar(text, at: start)
            ScalarData.decompose(scalar.value, isCompatible: false, into: &scalars)
            start += scalar.length
        }
        for scalar in scalars {
            let isMark = ScalarData.combiningClass(UInt32(bitPattern: scalar)) != 0
            markCount = isMark ? markCount + 1 : 0
        }
    }

    /// Whether nothing before a scalar can change it.
    private mutating func isFirst(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return scalar != 0x20 }
        parts.removeAll(keepingCapacity: true)
        ScalarData.decompose(scalar, isCompatible: false, into: &parts)
        let first = UInt32(bitPattern: parts.first ?? 0)
        return ScalarData.combiningClass(first) == 0 && !joining.contains(first)
    }

    /// What a scalar becomes alone, if neighbours cannot change that.
    mutating func independent(_ scalar: UInt32) -> [UInt8]? {
        guard !PlainScalar.isVulgarFraction(scalar) else { return nil }
        switch PlainScalar(scalar) {
        case .dropped: return []
        case .space: return [0x20]
        case .ampersand: return nil
        case .kept(let kept):
            var compatible: [Int32] = []
            ScalarData.decompose(kept, isCompatible: true, into: &compatible)
            guard let first = compatible.first, isFirst(UInt32(bitPattern: first))
            else { return nil }
        }
        // A letter before it, as a space would swallow a space.
        var output = TextBuffer()
        output.append(0x61)
        take(scalar, &output)
        flush(&output)
        return output.storage[0] == 0x61 ? Array(output.storage[1..<output.count]) : nil
    }
}
