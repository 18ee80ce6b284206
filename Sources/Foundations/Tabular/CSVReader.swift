/// Reads RFC 4180 records from a stream of chunks, in memory bounded by one chunk and one record.
///
/// It forgives what Python's `csv` forgives, with the same result, and notes it on the row:
/// nothing that a shop exports should stop the other rows from being read. Blank lines are no
/// records. A byte order mark is dropped.
package struct CSVReader {
    /// Gives the next bytes; an empty array ends the file.
    package typealias Source = () throws -> [UInt8]

    private enum State { case fieldStart, plain, quoted, quoteInQuoted }

    private let source: Source
    private let rowByteLimit: Int
    private var chunk: [UInt8] = []
    private var position = 0
    private var hasStarted = false
    private var hasEnded = false
    private var state = State.fieldStart
    private var endedWithCarriageReturn = false
    private var line = 1
    private var rowNumber = 1
    private var expectedFields: Int?

    /// - Parameter rowByteLimit: how much one record may hold, so that a quote that is never
    ///   closed does not pull the rest of the file into memory.
    package init(rowByteLimit: Int = 4 << 20, source: @escaping Source) {
        self.source = source
        self.rowByteLimit = rowByteLimit
    }

    package init(_ bytes: [UInt8]) {
        self.init { [] }
        chunk = bytes
    }

    /// Reads the next record; `false` at the end of the file.
    package mutating func read(_ row: inout CSVRow) throws(CSVError) -> Bool {
        row.reset()
        row.number = rowNumber
        state = .fieldStart
        if !hasStarted { try skipByteOrderMark() }
        repeat {
            row.line = row.ends.isEmpty && state == .fieldStart ? line : row.line
            if try scan(&row) {
                finish(&row)
                return true
            }
        } while try refill()
        if state == .fieldStart && row.ends.isEmpty { return false }
        if state == .quoted { row.note(.unclosedQuote) }
        row.endField()
        finish(&row)
        return true
    }

    private mutating func finish(_ row: inout CSVRow) {
        rowNumber += 1
        guard let expectedFields else {
            expectedFields = row.count
            return
        }
        if row.count != expectedFields {
            row.note(.fieldCount(expected: expectedFields, found: row.count))
        }
    }
}

// MARK: - Input

extension CSVReader {
    private mutating func refill() throws(CSVError) -> Bool {
        guard !hasEnded else { return false }
        do {
            chunk = try source()
        } catch {
            throw CSVError(code: .unreadable, row: rowNumber, line: line, underlying: error)
        }
        position = 0
        hasEnded = chunk.isEmpty
        return !hasEnded
    }

    private mutating func skipByteOrderMark() throws(CSVError) {
        hasStarted = true
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        while chunk.count < mark.count {
            let head = chunk
            let hasMore = try refill()
            chunk = head + chunk
            if !hasMore { break }
        }
        if chunk.starts(with: mark) { position = mark.count }
    }
}

// MARK: - Scanning

extension CSVReader {
    /// Reads to the end of the record, or of the chunk; `true` when the record is complete.
    private mutating func scan(_ row: inout CSVRow) throws(CSVError) -> Bool {
        let chunk = chunk
        while position < chunk.count {
            switch state {
            case .fieldStart: beginField(chunk[position], &row)
            case .plain: if scanPlain(chunk, &row) { return true }
            case .quoted: scanQuoted(chunk, &row)
            case .quoteInQuoted: afterQuote(chunk[position], &row)
            }
            guard row.weight <= rowByteLimit else {
                throw CSVError(
                    code: .rowTooLong(limit: rowByteLimit), row: row.number, line: row.line,
                    underlying: nil)
            }
        }
        return false
    }

    private mutating func beginField(_ byte: UInt8, _ row: inout CSVRow) {
        if row.ends.isEmpty {
            let endsLine = byte == .lineFeed || byte == .carriageReturn
            if endsLine {
                // The second half of CR LF, or a blank line.
                if !(byte == .lineFeed && endedWithCarriageReturn) { line += 1 }
                endedWithCarriageReturn = byte == .carriageReturn
                position += 1
                return
            }
            endedWithCarriageReturn = false
            row.line = line
        }
        if byte == .quote {
            position += 1
            state = .quoted
        } else {
            state = .plain
        }
    }

    private mutating func scanPlain(_ chunk: [UInt8], _ row: inout CSVRow) -> Bool {
        let bytes = chunk.span
        var end = position
        while end < bytes.count && !bytes[end].isSpecial { end += 1 }
        row.bytes.append(contentsOf: chunk[position..<end])
        position = end
        guard end < bytes.count else { return false }
        position += 1
        switch bytes[end] {
        case .comma:
            row.endField()
            state = .fieldStart
            return false
        case .quote:
            row.note(.bareQuote)
            row.bytes.append(.quote)
            return false
        default:
            row.endField()
            endedWithCarriageReturn = bytes[end] == .carriageReturn
            line += 1
            return true
        }
    }

    private mutating func scanQuoted(_ chunk: [UInt8], _ row: inout CSVRow) {
        let bytes = chunk.span
        var end = position
        var lines = 0
        while end < bytes.count && bytes[end] != .quote {
            lines += bytes[end] == .lineFeed ? 1 : 0
            end += 1
        }
        row.bytes.append(contentsOf: chunk[position..<end])
        line += lines
        position = end
        if end < bytes.count {
            position += 1
            state = .quoteInQuoted
        }
    }

    private mutating func afterQuote(_ byte: UInt8, _ row: inout CSVRow) {
        switch byte {
        case .quote:
            row.bytes.append(.quote)
            position += 1
            state = .quoted
        case .comma, .lineFeed, .carriageReturn:
            state = .plain
        default:
            row.note(.textAfterQuote)
            state = .plain
        }
    }
}

extension UInt8 {
    static let quote = UInt8(ascii: "\"")
    static let comma = UInt8(ascii: ",")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")

    /// Whether the byte ends, or must quote, a plain field.
    var isSpecial: Bool {
        self == .comma || self == .quote || self == .lineFeed || self == .carriageReturn
    }
}
