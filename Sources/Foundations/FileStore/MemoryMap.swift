internal import Glibc

/// A file's bytes as memory that the kernel fills when it is touched; threads may share it.
///
/// The file must not be cut short while it is mapped: those that Aisle maps never change.
@safe package final class MemoryMap: @unchecked Sendable {  // Safe: its pages are only read.
    package let path: FilePath
    private let bytes: UnsafeRawBufferPointer

    package init(_ path: FilePath) throws(FileError) {
        let file = try File(path, .read)
        let status = try file.status()
        guard status.kind == .regular else { throw FileError("map", path, code: EINVAL) }
        self.path = path
        guard status.size > 0 else {
            unsafe bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let start = unsafe mmap(
            nil, Int(status.size), PROT_READ, MAP_PRIVATE, file.descriptor, 0)
        guard let start = unsafe start, unsafe start != MAP_FAILED else {
            throw FileError("map", path, code: errno)
        }
        unsafe bytes = UnsafeRawBufferPointer(start: start, count: Int(status.size))
    }

    deinit {
        guard let base = unsafe bytes.baseAddress else { return }
        unsafe munmap(UnsafeMutableRawPointer(mutating: base), bytes.count)
    }

    package var byteCount: Int { unsafe bytes.count }

    /// Lends the bytes of `range`, which must lie within the file.
    package func withBytes<Result, Failure: Error>(
        _ range: Range<Int>, _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(range.lowerBound >= 0 && range.upperBound <= byteCount, "outside the file")
        return try body(unsafe bytes.bytes.extracting(range))
    }

    /// Gives the pages within `range` back, so that a pass over a long file stays small in memory;
    /// they are read again when touched.
    package func forget(_ range: Range<Int>) {
        guard let base = unsafe bytes.baseAddress else { return }
        let page = Self.pageSize
        let start = range.lowerBound / page * page
        let end = range.upperBound == byteCount ? byteCount : range.upperBound / page * page
        guard end > start else { return }
        // Only a hint: pages that stay cost memory, nothing else.
        _ = unsafe madvise(
            UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
    }

    private static let pageSize = max(1, sysconf(Int32(_SC_PAGESIZE)))
}
