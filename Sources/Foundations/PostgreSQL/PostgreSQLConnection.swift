internal import CPostgreSQL
internal import Database

/// A session with a PostgreSQL server.
@safe
final class PostgreSQLConnection: SQLConnection, @unchecked Sendable {  // Safe: the pool lends it.
    private let handle: OpaquePointer
    private var isOpen = true

    var dialect: SQLDialect { .postgreSQL }
    var isUsable: Bool { unsafe isOpen && PQstatus(handle) == CONNECTION_OK }

    init(
        _ url: String, password: String?, _ options: DatabaseOptions
    ) throws(DatabaseError) {
        unsafe handle = try Self.connected(url, password, options)
        // It would print them on our standard error.
        unsafe PQsetNoticeProcessor(handle, { _, _ in }, nil)
        try runScript(
            """
            SET TIME ZONE 'UTC'; SET client_min_messages = warning;
            SET lock_timeout = \(options.lockTimeout.milliseconds);
            SET idle_in_transaction_session_timeout = 600000
            """)
        try limitStatements(to: options.statementTimeout)
    }

    deinit { unsafe PQfinish(handle) }

    /// The handle closes with the object; this only keeps the pool from lending it again.
    func close() { isOpen = false }

    func run(_ text: String, _ values: [SQLValue]) throws(DatabaseError) -> SQLAnswer {
        let result = unsafe PostgreSQLResult(execute(text, PostgreSQLParameters(values)))
        guard result.isSuccess else { throw failure(result) }
        return SQLAnswer(rows: try result.rows(), changed: result.changed)
    }

    func runScript(_ text: String) throws(DatabaseError) {
        let result = unsafe PostgreSQLResult(PQexec(handle, text))
        guard result.isSuccess else { throw failure(result) }
    }

    func limitStatements(to limit: Duration?) throws(DatabaseError) {
        try runScript("SET statement_timeout = \(limit?.milliseconds ?? 0)")
    }

    private func execute(_ text: String, _ parameters: PostgreSQLParameters) -> OpaquePointer? {
        unsafe parameters.withPointers { count, types, values, lengths, formats in
            unsafe PQexecParams(handle, text, count, types, values, lengths, formats, 0)
        }
    }

    private func failure(_ result: borrowing PostgreSQLResult) -> DatabaseError {
        let isLost = unsafe PQstatus(handle) == CONNECTION_BAD
        return .postgreSQL(
            state: result.field(cpq_field_sqlstate), message: result.field(cpq_field_message),
            constraint: result.field(cpq_field_constraint) ?? result.field(cpq_field_column),
            isLost: isLost)
    }
}

// MARK: - Connecting

extension PostgreSQLConnection {
    private static func connected(
        _ url: String, _ password: String?, _ options: DatabaseOptions
    ) throws(DatabaseError) -> OpaquePointer {
        let settings = settings(url, password, options)
        let handle = unsafe CStringList.withPointers(settings.map(\.0)) { keywords in
            unsafe CStringList.withPointers(settings.map(\.1)) { values in
                unsafe PQconnectdbParams(keywords, values, 1)
            }
        }
        guard let handle = unsafe handle else { throw DatabaseError(.other, "out of memory") }
        guard unsafe PQstatus(handle) == CONNECTION_OK else {
            defer { unsafe PQfinish(handle) }
            throw unsafe refusal(handle, password)
        }
        return unsafe handle
    }

    /// What comes later wins: the URL over our habits, the password's file over all.
    private static func settings(
        _ url: String, _ password: String?, _ options: DatabaseOptions
    ) -> [(String, String)] {
        var settings = [
            ("connect_timeout", String(max(1, options.connectTimeout.milliseconds / 1000))),
            ("application_name", options.programName),
            // A server whose machine vanished says nothing; find out within a minute.
            ("keepalives_idle", "20"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "60000"),
            ("dbname", url), ("client_encoding", "UTF8"),
        ]
        if let password { settings.append(("password", password)) }
        return settings
    }

    private static func refusal(_ handle: OpaquePointer, _ password: String?) -> DatabaseError {
        var message = unsafe PQerrorMessage(handle).map { unsafe String(cString: $0) } ?? ""
        if unsafe PQhost(handle) == nil {
            // It was the address that libpq did not understand, and may be quoting.
            return DatabaseError(.invalidAddress, "the address cannot be read")
        }
        message = message.split(whereSeparator: \.isNewline).joined(separator: "; ")
        // libpq does not repeat passwords; should that ever change, nothing is shown.
        if let password, !password.isEmpty, message.contains(password) {
            message = "the server refused the connection"
        }
        return DatabaseError(code(ofRefusal: message), message)
    }

    /// Before a session begins, libpq hands on the server's words but not their SQLSTATE.
    private static func code(ofRefusal message: String) -> DatabaseError.Code {
        func mentions(_ words: String...) -> Bool { words.contains { message.contains($0) } }
        if mentions("too many clients", "remaining connection slots") { return .busy }
        if mentions("password", "authentication", "pg_hba", "role ", "permission denied") {
            return .denied
        }
        return mentions("database \"") ? .cannotOpen : .unreachable
    }
}

// MARK: - Many rows

extension PostgreSQLConnection {
    /// How much is handed to libpq at once.
    private static let pieceSize = 1 << 16

    func insert(into table: String, _ rows: SQLRows) throws(DatabaseError) {
        let names = rows.columns.map { dialect.quoted($0) }.joined(separator: ", ")
        let start = unsafe PostgreSQLResult(
            PQexec(
                handle, "COPY \(dialect.quoted(table)) (\(names)) FROM STDIN (FORMAT binary)"))
        guard start.isCopyIn else { throw failure(start) }
        var piece = CopyRows.header
        var isSent = true
        for row in 0..<rows.count where isSent {
            CopyRows.append(row, of: rows, to: &piece)
            if piece.count >= Self.pieceSize {
                isSent = send(piece)
                piece.removeAll(keepingCapacity: true)
            }
        }
        if isSent, send(piece + CopyRows.end) { unsafe PQputCopyEnd(handle, nil) }
        try finishCopy()
    }

    private func send(_ piece: [UInt8]) -> Bool {
        unsafe piece.withUnsafeBufferPointer { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                unsafe PQputCopyData(handle, characters.baseAddress, Int32(characters.count)) == 1
            }
        }
    }

    /// The first failure tells; the rest must be taken for the session to go on.
    private func finishCopy() throws(DatabaseError) {
        var first: DatabaseError?
        while let pointer = unsafe PQgetResult(handle) {
            let result = unsafe PostgreSQLResult(pointer)
            if !result.isSuccess, first == nil { first = failure(result) }
            if unsafe PQstatus(handle) == CONNECTION_BAD { break }
        }
        if let first { throw first }
        if !isUsable { throw DatabaseError(.connectionLost, "the connection to the server broke") }
    }
}

// MARK: - Notifications

extension PostgreSQLConnection {
    func listen(to channels: [String]) throws(DatabaseError) {
        for channel in channels { try runScript("LISTEN \(dialect.quoted(channel))") }
    }

    func waitForChange(
        until deadline: ContinuousClock.Instant, or alarm: Alarm
    ) throws(DatabaseError) -> SQLWake {
        while true {
            guard unsafe PQconsumeInput(handle) == 1 else {
                throw DatabaseError(.connectionLost, "the connection to the server broke")
            }
            if takeNotifications() { return .changed }
            switch unsafe alarm.wait(readable: PQsocket(handle), until: deadline) {
            case .rung: return .interrupted
            case .timedOut: return .timedOut
            case .readable: continue
            }
        }
    }

    /// Several that came together are one reason to look.
    private func takeNotifications() -> Bool {
        var isChanged = false
        while let notification = unsafe PQnotifies(handle) {
            unsafe PQfreemem(notification)
            isChanged = true
        }
        return isChanged
    }
}
