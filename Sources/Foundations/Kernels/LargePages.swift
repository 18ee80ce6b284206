internal import Glibc

/// Memory that is read here and there, in large pages where the system grants them to who asks:
/// the processor finds their addresses sooner, and touching them first costs less.
enum LargePages {
    static let size = 1 << 21

    /// To be asked before the memory is touched; whatever the answer, the memory is good.
    static func ask(for memory: UnsafeMutableRawBufferPointer) {
        guard memory.count >= 2 * size, let base = memory.baseAddress else { return }
        // Only whole pages, so that nobody else's memory is meant.
        let page = 4096
        let start = (Int(bitPattern: base) + page - 1) / page * page
        let end = (Int(bitPattern: base) + memory.count) / page * page
        unsafe _ = madvise(UnsafeMutableRawPointer(bitPattern: start), end - start, MADV_HUGEPAGE)
    }
}

extension Array where Element: BitwiseCopyable {
    /// Equal numbers, in large pages.
    init(inLargePages count: Int, repeating value: Element) {
        unsafe self.init(unsafeUninitializedCapacity: count) { buffer, filled in
            unsafe LargePages.ask(for: UnsafeMutableRawBufferPointer(buffer))
            unsafe buffer.initialize(repeating: value)
            filled = count
        }
    }
}
