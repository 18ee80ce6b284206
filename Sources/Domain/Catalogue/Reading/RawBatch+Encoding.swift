extension RawBatch {
    /// What in the row's columns is no text.
    package func encodingProblem(of row: Row) -> Problem? {
        let fields = [
            ("designation", row.title), ("description", row.description),
            ("category", row.category), ("lang", row.language),
        ]
        for (name, range) in fields {
            let field = bytes[range]
            if field.contains(0) {
                return .init(rule: .encoding, reason: "a NUL byte in the column \(name)")
            }
            if let offset = Self.invalidOffset(field) {
                return .init(
                    rule: .encoding,
                    reason: "byte \(offset + 1) of the column \(name) is not UTF-8")
            }
        }
        return nil
    }

    /// Where text stops to be UTF-8.
    private static func invalidOffset(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return nil }
        do {
            _ = try UTF8Span(validating: bytes.span)
            return nil
        } catch {
            return error.byteOffsets.lowerBound
        }
    }
}
