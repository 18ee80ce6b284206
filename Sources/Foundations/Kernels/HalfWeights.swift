internal import CKernels

/// Numbers in half precision, in memory that begins with a cache line.
///
/// What is learnt goes through these again and again, so speed is how many lines it touches.
@safe
final class HalfWeights: @unchecked Sendable {  // Safe: whoever changes it is its only owner.
    let count: Int
    let base: UnsafeMutablePointer<UInt16>

    init(count: Int) {
        self.count = count
        let size = max(2 * count, 64)
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: size, alignment: size < LargePages.size ? 64 : LargePages.size)
        unsafe LargePages.ask(for: UnsafeMutableRawBufferPointer(start: memory, count: size))
        unsafe base = memory.initializeMemory(as: UInt16.self, repeating: 0, count: count)
    }

    deinit { unsafe UnsafeMutableRawPointer(base).deallocate() }

    func update(from other: HalfWeights) {
        precondition(count == other.count, "as many")
        unsafe base.update(from: other.base, count: count)
    }

    func copy() -> HalfWeights {
        let copy = HalfWeights(count: count)
        copy.update(from: self)
        return copy
    }

    func singles(_ range: Range<Int>) -> [Float] {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "in here")
        return unsafe [Float](unsafeUninitializedCapacity: range.count) { buffer, filled in
            unsafe ck_singles(base + range.lowerBound, range.count, buffer.baseAddress)
            filled = range.count
        }
    }
}
