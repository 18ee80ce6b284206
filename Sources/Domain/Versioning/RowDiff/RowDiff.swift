/// How two versions of a table differ, row by row.
package struct RowDiff: Sendable, Hashable, Encodable {
    /// Rows without the header.
    package internal(set) var oldRows = 0
    package internal(set) var newRows = 0
    package internal(set) var unchanged = 0
    package internal(set) var added = 0
    package internal(set) var removed = 0
    /// Something besides the category changed.
    package internal(set) var edited = 0
    /// Nothing but the category changed.
    package internal(set) var relabelled = 0

    /// The columns that told which rows belong together; empty when their text did.
    package internal(set) var keyColumns: [String] = []
    package internal(set) var categoryColumn: String?
    package internal(set) var addedColumns: [String] = []
    package internal(set) var removedColumns: [String] = []
    /// Records with stray quotes or a wrong number of fields; compared as far as they go.
    package internal(set) var oldMalformedRows = 0
    package internal(set) var newMalformedRows = 0

    /// Categories with changes, those with most first; empty without a category column.
    package internal(set) var categories: [CategoryChange] = []
    /// From where to where rows were relabelled, the most frequent first.
    package internal(set) var relabellings: [Relabelling] = []
    /// The first rows of each kind of change, in the order of the file.
    package internal(set) var examples: [Example] = []

    package var isEmpty: Bool {
        added + removed + edited + relabelled == 0 && addedColumns.isEmpty && removedColumns.isEmpty
    }
}

extension RowDiff {
    package struct CategoryChange: Sendable, Hashable, Encodable {
        package let category: String
        package internal(set) var added = 0
        package internal(set) var removed = 0
        /// Counted where the row is now.
        package internal(set) var edited = 0
        package internal(set) var relabelledFrom = 0
        package internal(set) var relabelledTo = 0

        package var total: Int { added + removed + edited + relabelledFrom + relabelledTo }
    }

    package struct Relabelling: Sendable, Hashable, Encodable {
        package let from: String
        package let to: String
        package let rows: Int
    }

    package enum Kind: String, Sendable, Hashable, Encodable, CaseIterable {
        case added, removed, edited, relabelled
    }

    package struct Example: Sendable, Hashable, Encodable {
        package let kind: Kind
        package internal(set) var old: Place?
        package internal(set) var new: Place?
    }

    /// A row in one of the two files.
    package struct Place: Sendable, Hashable, Encodable {
        /// Counted from 1, without the header.
        package let row: Int
        /// Where the row begins in the file.
        package let line: Int
        /// The beginning of its designation, or of its first column.
        package let text: String
        package let category: String?
    }
}
