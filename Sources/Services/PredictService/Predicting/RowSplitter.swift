/// Cuts a JSON array, or lines of JSON, into rows as the bytes come.
///
/// It looks for where rows end and no closer: a row that is no JSON is for its reader to refuse,
/// and never spoils the next one.
package struct RowSplitter: Sendable {
    package enum Form: Sendable {
        case array, lines
    }

    package enum Content: Sendable, Hashable {
        case whole([UInt8])
        case tooLong
        /// The array had no end.
        case cutOff
    }

    package struct Row: Sendable {
        package let form: Form
        package let content: Content
    }

    /// Known from the first byte that is no space on.
    package private(set) var form: Form?
    private let rowLimit: Int
    private var row: [UInt8] = []
    private var isTooLong = false
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var isOver = false
    private var wantsRow = false

    package init(rowLimit: Int) {
        self.rowLimit = rowLimit
    }

    package mutating func add(
        _ bytes: Span<UInt8>, _ body: (Row) throws -> Void
    ) throws {
        for index in bytes.indices {
            let byte = bytes[index]
            switch form {
            case nil:
                guard !Self.isSpace(byte) else { continue }
                form = byte == UInt8(ascii: "[") ? .array : .lines
                if form == .lines { try addToLine(byte, body) }
            case .lines: try addToLine(byte, body)
            case .array: try addToArray(byte, body)
            }
        }
    }

    /// The last line needs no end; an array does.
    package mutating func finish(_ body: (Row) throws -> Void) throws {
        switch form {
        case .lines: try endLine(body)
        case .array where !isOver:
            if !row.isEmpty || isTooLong || wantsRow { try end(.array, body) }
            try body(Row(form: .array, content: .cutOff))
        case .array, nil: break
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 32 || byte == 10 || byte == 13 || byte == 9
    }

    private mutating func keep(_ byte: UInt8) {
        if row.count < rowLimit {
            row.append(byte)
        } else {
            isTooLong = true
        }
    }

    private mutating func end(_ form: Form, _ body: (Row) throws -> Void) throws {
        let content: Content = isTooLong ? .tooLong : .whole(row)
        try body(Row(form: form, content: content))
        row.removeAll(keepingCapacity: true)
        isTooLong = false
        wantsRow = false
    }

    // MARK: - Lines

    private mutating func addToLine(_ byte: UInt8, _ body: (Row) throws -> Void) throws {
        if byte == 10 { return try endLine(body) }
        if row.isEmpty, Self.isSpace(byte) { return }
        keep(byte)
    }

    private mutating func endLine(_ body: (Row) throws -> Void) throws {
        if !row.isEmpty || isTooLong { try end(.lines, body) }
    }

    // MARK: - The array

    private mutating func addToArray(_ byte: UInt8, _ body: (Row) throws -> Void) throws {
        // What follows the end is no row; one of them says so.
        guard !isOver else {
            if !Self.isSpace(byte), !isTooLong {
                isTooLong = true
                try body(Row(form: .array, content: .whole([])))
            }
            return
        }
        if isInString {
            keep(byte)
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
            return
        }
        if depth == 0 {
            if byte == UInt8(ascii: ",") {
                try end(.array, body)
                wantsRow = true
                return
            }
            if byte == UInt8(ascii: "]") {
                if !row.isEmpty || isTooLong || wantsRow { try end(.array, body) }
                isOver = true
                return
            }
            if row.isEmpty, Self.isSpace(byte) { return }
        }
        keep(byte)
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth = max(0, depth - 1)
        default: break
        }
    }
}
