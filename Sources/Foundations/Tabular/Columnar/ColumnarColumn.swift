/// A named column of a columnar file.
package struct ColumnarColumn: Sendable, Hashable {
    package enum Kind: UInt8, Sendable, Hashable, CaseIterable {
        case uint8 = 1
        case uint32 = 2
        case uint64 = 3
        case float32 = 4
        /// Byte strings of any length.
        case bytes = 5

        /// Of one value; `nil` where it varies.
        package var width: Int? {
            switch self {
            case .uint8: 1
            case .uint32, .float32: 4
            case .uint64: 8
            case .bytes: nil
            }
        }
    }

    package let name: String
    package let kind: Kind
    /// Written after all rows are known, from `ColumnarWriter.appendLate`.
    package let isLate: Bool

    package init(_ name: String, _ kind: Kind, isLate: Bool = false) {
        precondition(!isLate || kind != .bytes, "a late column has a fixed width")
        self.name = name
        self.kind = kind
        self.isLate = isLate
    }
}
