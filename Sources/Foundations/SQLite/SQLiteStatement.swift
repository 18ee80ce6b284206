internal import CSQLite
internal import Database

/// A compiled statement, which must not outlive its connection.
@safe
struct SQLiteStatement: ~Copyable {
    private let handle: OpaquePointer
    private unowned let connection: SQLiteConnection

    init(_ text: String, _ connection: SQLiteConnection) throws(DatabaseError) {
        self.connection = connection
        unsafe handle = try Self.compiled(text, connection)
    }

    deinit { unsafe sqlite3_finalize(handle) }

    private static func compiled(
        _ text: String, _ connection: SQLiteConnection
    ) throws(DatabaseError) -> OpaquePointer {
        var text = text
        var handle: OpaquePointer?
        var rest = 0
        let code = text.withUTF8 { utf8 in
            unsafe utf8.withMemoryRebound(to: CChar.self) { characters in
                var tail: UnsafePointer<CChar>?
                let code = unsafe sqlite3_prepare_v2(
                    connection.handle, characters.baseAddress, Int32(clamping: utf8.count),
                    &handle, &tail)
                if let tail = unsafe tail, let start = characters.baseAddress {
                    rest = unsafe utf8.count - (tail - start)
                }
                return code
            }
        }
        guard code == SQLITE_OK else { throw connection.failure(code) }
        guard let compiled = unsafe handle else {
            throw DatabaseError(.syntax, "the statement is empty")
        }
        guard text.utf8.suffix(rest).allSatisfy({ [9, 10, 13, 32, 59].contains($0) }) else {
            unsafe sqlite3_finalize(compiled)
            throw DatabaseError(.syntax, "more than one statement; run them one by one")
        }
        return unsafe compiled
    }

    borrowing func bind(_ values: [SQLValue]) throws(DatabaseError) {
        for (index, value) in values.enumerated() {
            let code = bind(value, at: Int32(index + 1))
            guard code == SQLITE_OK else { throw connection.failure(code) }
        }
    }

    /// Without a copy: the rows must stay where they are until the statement has done its step.
    borrowing func bind(_ range: Range<Int>, of rows: SQLRows) throws(DatabaseError) {
        let width = rows.columns.count
        let (cells, bytes) = (rows.cells.span, rows.bytes.span)
        for place in 0..<range.count * width {
            let code = bind(
                cells[range.lowerBound * width + place], of: bytes, at: Int32(place + 1))
            guard code == SQLITE_OK else { throw connection.failure(code) }
        }
    }

    private borrowing func bind(
        _ cell: SQLRows.Cell, of bytes: Span<UInt8>, at index: Int32
    ) -> Int32 {
        switch cell {
        case .null: return unsafe sqlite3_bind_null(handle, index)
        case .integer(let number): return unsafe sqlite3_bind_int64(handle, index, number)
        case .real(let number): return unsafe sqlite3_bind_double(handle, index, number)
        case .boolean(let flag): return unsafe sqlite3_bind_int64(handle, index, flag ? 1 : 0)
        case .text(let range):
            guard !range.isEmpty else { return unsafe csqlite_bind_text(handle, index, "", 0) }
            return unsafe bytes.extracting(range).withUnsafeBufferPointer { utf8 in
                unsafe utf8.withMemoryRebound(to: CChar.self) { characters in
                    unsafe sqlite3_bind_text64(
                        handle, index, characters.baseAddress, UInt64(range.count), nil,
                        UInt8(SQLITE_UTF8))
                }
            }
        case .bytes(let range):
            guard !range.isEmpty else { return unsafe sqlite3_bind_zeroblob(handle, index, 0) }
            return unsafe bytes.extracting(range).withUnsafeBufferPointer { content in
                unsafe sqlite3_bind_blob64(
                    handle, index, content.baseAddress, UInt64(range.count), nil)
            }
        }
    }

    private borrowing func bind(_ value: SQLValue, at index: Int32) -> Int32 {
        switch value {
        case .null: return unsafe sqlite3_bind_null(handle, index)
        case .integer(let number): return unsafe sqlite3_bind_int64(handle, index, number)
        case .real(let number): return unsafe sqlite3_bind_double(handle, index, number)
        case .boolean(let flag): return unsafe sqlite3_bind_int64(handle, index, flag ? 1 : 0)
        case .text(var text):
            // No address at all would mean NULL.
            guard !text.isEmpty else { return unsafe csqlite_bind_text(handle, index, "", 0) }
            // Without a copy in between, as SQLite makes its own.
            return text.withUTF8 { utf8 in
                unsafe utf8.withMemoryRebound(to: CChar.self) { characters in
                    unsafe csqlite_bind_text(
                        handle, index, characters.baseAddress, UInt64(utf8.count))
                }
            }
        case .bytes(let bytes):
            // No address at all would mean NULL.
            guard !bytes.isEmpty else { return unsafe sqlite3_bind_zeroblob(handle, index, 0) }
            return unsafe csqlite_bind_blob(handle, index, bytes, UInt64(bytes.count))
        }
    }

    /// Whether there is a row.
    borrowing func step() throws(DatabaseError) -> Bool {
        let code = unsafe sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw connection.failure(code)
        }
    }

    borrowing func reset() {
        unsafe sqlite3_reset(handle)
    }

    /// Forgets where the values were.
    borrowing func clear() {
        unsafe sqlite3_clear_bindings(handle)
    }

    var columnNames: [String] {
        unsafe (0..<sqlite3_column_count(handle)).map { index in
            unsafe sqlite3_column_name(handle, index).map { unsafe String(cString: $0) } ?? ""
        }
    }

    var values: [SQLValue] {
        unsafe (0..<sqlite3_column_count(handle)).map { value(at: $0) }
    }

    private borrowing func value(at index: Int32) -> SQLValue {
        switch unsafe sqlite3_column_type(handle, index) {
        case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(handle, index))
        case SQLITE_FLOAT: return .real(unsafe sqlite3_column_double(handle, index))
        case SQLITE_TEXT:
            let start = unsafe UnsafeRawPointer(sqlite3_column_text(handle, index))
            let count = unsafe Int(sqlite3_column_bytes(handle, index))
            return .text(
                unsafe String(
                    decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let start = unsafe sqlite3_column_blob(handle, index)
            let count = unsafe Int(sqlite3_column_bytes(handle, index))
            return .bytes(unsafe Array(UnsafeRawBufferPointer(start: start, count: count)))
        default: return .null
        }
    }
}
