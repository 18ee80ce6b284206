/// Where the texts of products come from, row by row.
package protocol ProductTexts: Sendable {
    var count: Int { get }

    func withTexts<Result>(
        of row: Int, _ body: (_ title: Span<UInt8>, _ description: Span<UInt8>) -> Result
    ) -> Result
}
