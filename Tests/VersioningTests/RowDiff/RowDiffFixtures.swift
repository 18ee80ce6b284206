import Versioning

/// Compares two texts, handed over in chunks that do not respect rows.
func compare(
    _ old: String, _ new: String, _ comparison: RowComparison = RowComparison()
) throws -> RowDiff {
    try comparison.compare(old: table(old), new: table(new))
}

func table(_ text: String, chunk size: Int = 100) -> RowComparison.Table {
    {
        var rest = Array(text.utf8)[...]
        return {
            defer { rest = rest.dropFirst(size) }
            return Array(rest.prefix(size))
        }
    }
}
