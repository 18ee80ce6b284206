extension FilePath {
    /// Calls `body` with the NUL-terminated bytes.
    func withCPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        unsafe bytes[...].withCPath { unsafe body($0) }
    }
}

extension ArraySlice<UInt8> {
    /// Calls `body` with these bytes and a NUL; a path in a table needs no copy of its own.
    func withCPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: count + 1) { buffer in
            unsafe withUnsafeBytes { source in
                unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(from: source)
            }
            unsafe buffer[count] = 0
            guard let start = buffer.baseAddress else {
                preconditionFailure("the allocation holds at least the NUL")
            }
            return unsafe body(start)
        }
    }
}
