/// Numbers that lie in borrowed bytes, in the byte order of the machine, which is little-endian.
package enum Bytes {
    static func numbers<Number: BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeBufferPointer<Number> {
        guard let start = bytes.baseAddress else {
            return unsafe UnsafeBufferPointer(start: nil, count: 0)
        }
        let size = MemoryLayout<Number>.stride
        precondition(
            Int(bitPattern: start) % MemoryLayout<Number>.alignment == 0
                && bytes.count % size == 0, "whole numbers, aligned")
        // Safe: plain numbers that nobody writes to while they are lent.
        return unsafe UnsafeBufferPointer(
            start: start.assumingMemoryBound(to: Number.self), count: bytes.count / size)
    }

    /// A copy of the numbers.
    package static func floats(_ bytes: RawSpan) -> [Float] {
        unsafe bytes.withUnsafeBytes { bytes in
            let numbers: UnsafeBufferPointer<Float> = unsafe numbers(bytes)
            return unsafe Array(numbers)
        }
    }

    /// Whether every number lies in `range`; one that is not a number lies in none.
    package static func floats(_ bytes: RawSpan, lieIn range: ClosedRange<Float>) -> Bool {
        unsafe bytes.withUnsafeBytes { bytes in
            let numbers: UnsafeBufferPointer<Float> = unsafe numbers(bytes)
            let (least, most) = (range.lowerBound, range.upperBound)
            var outside = 0
            for index in numbers.indices {
                let number = unsafe numbers[index]
                outside &+= number >= least && number <= most ? 0 : 1
            }
            return outside == 0
        }
    }
}
