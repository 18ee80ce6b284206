/// Why a catalogue cannot be prepared; the description says where and what to do.
package struct CatalogueError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// The files are not there.
        case missing
        /// More files than one can choose from.
        case ambiguous
        /// The file cannot be read to its end as CSV.
        case unreadable
        /// A column is missing.
        case columns
        /// No row is left to learn from.
        case empty
        /// Fewer categories than a classifier needs, or more than a catalogue has.
        case categories
        /// Rules whose level is `error` were broken.
        case rules
        /// A rule found nothing that it could check.
        case uselessRule
        /// Something stands where an output is to go.
        case existing
        /// The last version's files are not what they should be.
        case previous
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
