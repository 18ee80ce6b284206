/// Why a CSV file cannot be read any further.
package struct CSVError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// The source of the bytes failed; `underlying` says how.
        case unreadable
        /// A record outgrew the limit, most often because a quote is never closed.
        case rowTooLong(limit: Int)
    }

    package let code: Code
    /// The record that was being read, counted from 1.
    package let row: Int
    /// The line on which that record begins.
    package let line: Int
    package let underlying: (any Error)?

    package var description: String {
        switch code {
        case .unreadable:
            let reason = underlying.map { "\($0)" } ?? "unknown error"
            return "cannot read past row \(row) (line \(line)): \(reason)"
        case .rowTooLong(let limit):
            return "row \(row) (from line \(line)) is longer than \(limit) bytes; "
                + "look for a quote that is never closed"
        }
    }
}
