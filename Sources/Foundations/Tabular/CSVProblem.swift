/// What is wrong with one record; the records after it can still be read.
package enum CSVProblem: Sendable, Hashable, CustomStringConvertible {
    /// A quote inside a field that does not begin with one.
    case bareQuote
    /// Text between a closing quote and the next comma.
    case textAfterQuote
    /// The file ends inside a quoted field.
    case unclosedQuote
    /// More or fewer fields than the first record.
    case fieldCount(expected: Int, found: Int)

    package var description: String {
        switch self {
        case .bareQuote: "a quote stands inside a field that is not quoted"
        case .textAfterQuote: "text follows the closing quote of a field"
        case .unclosedQuote: "the file ends inside a quoted field"
        case .fieldCount(let expected, let found):
            "\(found) fields where the first record has \(expected)"
        }
    }
}
