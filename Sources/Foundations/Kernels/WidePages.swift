internal import Glibc

/// Large arrays that are read here and there: in pages of two megabytes, where the kernel has them,
/// the processor finds its way in a few steps fewer, and the kernel is asked for fewer of them.
enum WidePages {
    private static let least = 4 << 20

    static func zeros(_ count: Int) -> [Float] {
        unsafe [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            unsafe advise(UnsafeMutableRawBufferPointer(buffer))
            unsafe buffer.initialize(repeating: 0)
            filled = count
        }
    }

    static func zeros(_ count: Int) -> [UInt64] {
        unsafe [UInt64](unsafeUninitializedCapacity: count) { buffer, filled in
            unsafe advise(UnsafeMutableRawBufferPointer(buffer))
            unsafe buffer.initialize(repeating: 0)
            filled = count
        }
    }

    /// A hint, before the memory is touched for the first time; what it answers changes nothing.
    static func advise(_ memory: UnsafeMutableRawBufferPointer) {
        let page = 4096
        guard let base = memory.baseAddress, memory.count >= least else { return }
        let before = (page - Int(bitPattern: base) % page) % page
        _ = unsafe madvise(base + before, (memory.count - before) / page * page, MADV_HUGEPAGE)
    }
}
