extension FilePath {
    /// Calls `body` with the NUL-terminated bytes.
    func withCPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { buffer in
            for (position, byte) in bytes.enumerated() {
                unsafe buffer[position] = CChar(bitPattern: byte)
            }
            unsafe buffer[bytes.count] = 0
            guard let start = buffer.baseAddress else {
                preconditionFailure("the allocation holds at least the NUL")
            }
            return unsafe body(start)
        }
    }
}
