/// What is checked before anything is learned from a catalogue.
package enum Rule: String, CaseIterable, Sendable {
    /// Text is UTF-8 without NUL.
    case encoding
    /// Every record has the columns of the first one.
    case columns
    /// X and Y have as many rows, and the same index in each.
    case rowMatch = "row_match"
    case emptyTitle = "empty_title"
    /// A category is named, and is one of those that are known.
    case unknownCategory = "unknown_category"
    /// A category has enough rows.
    case rareCategory = "rare_category"
    /// No text and category come twice.
    case duplicate
    /// One text has one category.
    case conflictingLabels = "conflicting_labels"
    /// No category grew or shrank beyond belief since the last version.
    case classCounts = "class_counts"

    package enum Level: String, CaseIterable, Sendable {
        /// What breaks the rule stops the stage.
        case error
        /// What breaks the rule is left out, or reported.
        case warning
    }

    /// For the report.
    var explanation: String {
        switch self {
        case .encoding: "Text is valid UTF-8 without NUL."
        case .columns: "Every record has as many fields as the first row."
        case .rowMatch: "X and Y have as many rows, and the same index in each."
        case .emptyTitle: "A designation is not empty."
        case .unknownCategory: "A category is named, and is one of the known ones."
        case .rareCategory: "A category has enough products."
        case .duplicate: "No product comes twice with the same category."
        case .conflictingLabels: "One text has one category."
        case .classCounts: "No category grew or shrank beyond belief since the last version."
        }
    }
}
