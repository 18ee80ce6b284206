/// Why two tables could not be compared.
package struct RowDiffError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        case unreadable
        /// A column that the caller named is not in the table.
        case noSuchColumn(String)
        /// The category column holds something else, such as free text.
        case tooManyCategories(column: String)
    }

    package enum Side: String, Sendable, Hashable { case old, new }

    package let code: Code
    package let side: Side
    package let underlying: (any Error)?

    init(_ code: Code, side: Side, underlying: (any Error)? = nil) {
        self.code = code
        self.side = side
        self.underlying = underlying
    }

    package var description: String {
        switch code {
        case .unreadable:
            "the \(side.rawValue) table: \(underlying.map { "\($0)" } ?? "cannot be read")"
        case .noSuchColumn(let name):
            "the \(side.rawValue) table has no column \(name)"
        case .tooManyCategories(let column):
            "column \(column) has more than \(RowLabels.limit) different values, "
                + "so it is no category; name another column"
        }
    }
}
