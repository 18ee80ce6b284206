/// Writes any bytes as plain text: lower-case NFKC, one space between words, nothing invisible.
///
/// - Bytes that are not UTF-8 become U+FFFD.
/// - Letters become lower case and compatible forms their plain ones (full-width, ligatures, "²").
/// - Runs of white space and line breaks become one space, none at either end; controls,
///   zero-width scalars, soft hyphens and variation selectors go.
/// - Curly quotes, primes and all dashes become `'`, `"` and `-`; "×" becomes "x"; a trademark sign
///   a space; a vulgar fraction stands apart from digits before it.
/// - `<` becomes a space and `&` stands between spaces, so that no reader of HTML finds a tag or an
///   entity in the result.
/// - Marks without a letter go, as do those after the thirtieth on one letter.
///
/// Plain text is a fixed point. ASCII and scalars that do not depend on their neighbours take a
/// table each; only the others are decomposed and composed.
package struct PlainTextWriter: Sendable {
    private let map = PlainScalarMap.shared
    private var segment = PlainSegment()

    package init() {}

    /// Appends to what is plain already; `finish` takes off the last space.
    ///
    /// - Complexity: linear.
    package mutating func append(_ text: Span<UInt8>, to output: inout TextBuffer) {
        var position = 0
        while position < text.count {
            // A scalar of two bytes may become one of three, "&" three bytes.
            output.reserve(3 * (text.count - position))
            position = copyIndependent(text, from: position, to: &output)
            position = takeDependent(text, from: position, to: &output)
        }
    }

    /// Ends a word.
    package func separate(_ output: inout TextBuffer) {
        if let last = output.last, last != 0x20 { output.append(0x20) }
    }

    package func finish(_ output: inout TextBuffer) {
        if output.last == 0x20 { output.truncate(to: output.count - 1) }
    }

    /// Returns where the first scalar lies that depends on its neighbours.
    private func copyIndependent(
        _ text: Span<UInt8>, from start: Int, to output: inout TextBuffer
    ) -> Int {
        let ascii = map.ascii.span
        var position = start
        var count = output.count
        var last = output.last ?? 0x20
        unsafe output.storage.withUnsafeMutableBufferPointer { out in
            while position < text.count {
                let byte = text[position]
                let plain = ascii[Int(byte)]
                if plain != 0 {
                    unsafe out[count] = plain
                    count &+= (plain | last) == 0x20 ? 0 : 1
                    last = plain
                    position &+= 1
                } else if byte < 0x80 {
                    position &+= 1
                    guard byte == 0x26 else { continue }
                    if last != 0x20 { unsafe Self.write(&count, out, 0x20) }
                    unsafe Self.write(&count, out, 0x26)
                    unsafe Self.write(&count, out, 0x20)
                    last = 0x20
                } else {
                    let scalar = UTF8Scalar(text, at: position)
                    guard scalar.value < 0x10000 else { return }
                    let entry = map.basicPlane[Int(scalar.value)]
                    guard entry != PlainScalarMap.dependent else { return }
                    position &+= scalar.length
                    guard entry != PlainScalarMap.dropped, entry != 0x20 || last != 0x20
                    else { continue }
                    unsafe Self.write(&count, out, entry)
                    unsafe last = out[count - 1]
                }
            }
        }
        output.count = count
        return position
    }

    private mutating func takeDependent(
        _ text: Span<UInt8>, from start: Int, to output: inout TextBuffer
    ) -> Int {
        var position = start
        while position < text.count, text[position] >= 0x80 {
            let scalar = UTF8Scalar(text, at: position)
            if scalar.value < 0x10000 {
                let entry = map.basicPlane[Int(scalar.value)]
                guard entry == PlainScalarMap.dependent else { break }
            }
            segment.take(scalar.value, &output)
            position += scalar.length
        }
        segment.flush(&output)
        return position
    }

    @inline(__always)
    private static func write(
        _ count: inout Int, _ out: UnsafeMutableBufferPointer<UInt8>, _ scalar: UInt16
    ) {
        if scalar < 0x80 {
            unsafe out[count] = UInt8(truncatingIfNeeded: scalar)
            count &+= 1
        } else if scalar < 0x800 {
            unsafe out[count] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
            unsafe out[count &+ 1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            count &+= 2
        } else {
            unsafe out[count] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
            unsafe out[count &+ 1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
            unsafe out[count &+ 2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
            count &+= 3
        }
    }
}
