/// Bytes that can be lent without a copy, such as those of a mapped file.
package protocol ByteSource: Sendable {
    var byteCount: Int { get }

    func withBytes<Result, Failure: Error>(
        _ range: Range<Int>, _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result

    /// Says that `range` is not needed for now.
    func forget(_ range: Range<Int>)
}

extension [UInt8]: ByteSource {
    package var byteCount: Int { count }

    package func withBytes<Result, Failure: Error>(
        _ range: Range<Int>, _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafe span.bytes.extracting(range))
    }

    package func forget(_ range: Range<Int>) {}
}
