internal import CPostgreSQL
internal import Database

/// What the server answered.
@safe
struct PostgreSQLResult: ~Copyable {
    private let handle: OpaquePointer?

    init(_ handle: OpaquePointer?) {
        unsafe self.handle = unsafe handle
    }

    deinit { unsafe PQclear(handle) }

    var isSuccess: Bool {
        let status = unsafe PQresultStatus(handle)
        return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
            || status == PGRES_EMPTY_QUERY
    }

    var isCopyIn: Bool { unsafe PQresultStatus(handle) == PGRES_COPY_IN }

    /// How many rows the statement changed.
    var changed: Int {
        guard unsafe PQresultStatus(handle) != PGRES_TUPLES_OK || isChange,
            let count = unsafe PQcmdTuples(handle)
        else { return 0 }
        return unsafe Int(String(cString: count)) ?? 0
    }

    /// A change with RETURNING, which answers like a query.
    private var isChange: Bool {
        guard let tag = unsafe PQcmdStatus(handle) else { return false }
        return unsafe !String(cString: tag).hasPrefix("SELECT")
    }

    func field(_ code: Int32) -> String? {
        unsafe PQresultErrorField(handle, code).map { unsafe String(cString: $0) }
    }

    func rows() throws(DatabaseError) -> [SQLRow] {
        let count = unsafe PQntuples(handle)
        let width = unsafe PQnfields(handle)
        guard count > 0 else { return [] }
        let columns = SQLColumns(
            (0..<width).map { column in
                unsafe PQfname(handle, column).map { unsafe String(cString: $0) } ?? ""
            })
        let kinds = (0..<width).map { PostgreSQLKind(unsafe PQftype(handle, $0)) }
        var rows: [SQLRow] = []
        rows.reserveCapacity(Int(count))
        for row in 0..<count {
            var values: [SQLValue] = []
            values.reserveCapacity(Int(width))
            for column in 0..<width {
                values.append(try value(row, column, kinds[Int(column)]))
            }
            rows.append(SQLRow(columns: columns, values: values))
        }
        return rows
    }

    private func value(
        _ row: Int32, _ column: Int32, _ kind: PostgreSQLKind
    ) throws(DatabaseError) -> SQLValue {
        guard unsafe PQgetisnull(handle, row, column) == 0 else { return .null }
        let count = unsafe Int(PQgetlength(handle, row, column))
        let start = unsafe UnsafeRawPointer(PQgetvalue(handle, row, column))
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
        guard let value = unsafe kind.value(bytes) else {
            throw DatabaseError(.mismatch, "the server sent a value that is no \(kind)")
        }
        return value
    }
}

/// How the text of a column of some type is read.
enum PostgreSQLKind {
    case integer, real, number, boolean, bytes, text

    init(_ type: Oid) {
        // Numbers of the catalogue pg_type, which never change.
        self =
            switch type {
            case 20, 21, 23, 26: .integer
            case 700, 701: .real
            case 1700: .number
            case 16: .boolean
            case 17: .bytes
            default: .text
            }
    }

    func value(_ bytes: UnsafeRawBufferPointer) -> SQLValue? {
        switch self {
        case .boolean: return .boolean(unsafe bytes.first == UInt8(ascii: "t"))
        case .bytes: return unsafe Self.unhex(bytes).map { .bytes($0) }
        default: break
        }
        let text = unsafe String(decoding: bytes, as: UTF8.self)
        return switch self {
        case .integer: Int64(text).map { .integer($0) }
        case .real: Double(text).map { .real($0) }
        // What sum() of integers makes.
        case .number: Int64(text).map { .integer($0) } ?? Double(text).map { .real($0) }
        default: .text(text)
        }
    }

    /// From the form `\x0aff`.
    private static func unhex(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard bytes.count % 2 == 0, unsafe bytes.starts(with: "\\x".utf8) else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count / 2 - 1)
        for position in stride(from: 2, to: bytes.count, by: 2) {
            unsafe result.append(digit(bytes[position]) << 4 | digit(bytes[position + 1]))
        }
        return result
    }

    private static func digit(_ character: UInt8) -> UInt8 {
        character < 58 ? character &- 48 : character &- 87
    }
}
