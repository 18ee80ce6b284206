internal import CLinux
internal import Glibc

extension File {
    /// Appends up to `count` bytes of `source`, both from their current positions, through the
    /// kernel where it can, else through `buffer`. Returns 0 at the end of `source`.
    package func copyRange(
        from source: borrowing File, count: Int, buffer: inout [UInt8]
    ) throws(FileError) -> Int {
        FaultInjector.dieIfDue()
        while true {
            let copied = clinux_copy_range(source.descriptor, descriptor, UInt(count))
            if copied >= 0 { return Int(copied) }
            if errno == EINTR { continue }
            guard [EXDEV, ENOSYS, EOPNOTSUPP, EINVAL, EPERM].contains(errno) else {
                throw FileError("copy to", path)
            }
            return try copyThroughMemory(from: source, buffer: &buffer)
        }
    }

    private func copyThroughMemory(
        from source: borrowing File, buffer: inout [UInt8]
    ) throws(FileError) -> Int {
        let count = try source.read(into: &buffer)
        try unsafe write(buffer.span.bytes.extracting(first: count))
        return count
    }
}
