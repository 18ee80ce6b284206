internal import Database
internal import StrictJSON

/// Predictions as they lie in the database: many in a row, as JSON that SQL can take apart.
///
/// All of a row are of one tenth of a second by their identifiers, so that one of them, or those
/// of a time, are found without an index of each.
enum PredictionBatches {
    private static let columns = ["tenth", "first_id", "last_id", "size", "records"]
    /// To find one prediction, so much is read.
    private static let byteLimit = 48 << 10

    /// Rows of `prediction_batches`.
    static func rows(of logged: LoggedPredictions) -> SQLRows {
        var rows = SQLRows(columns)
        rows.reserve(logged.text.count + 128 * (logged.text.count / byteLimit + 8))
        var (start, text) = (0, [UInt8]())
        for end in 1..<max(logged.count + 1, 1) {
            if end < logged.count {
                let (first, next) = (logged.places[start], logged.places[end])
                let size = next.line.upperBound - first.line.lowerBound
                if tenth(of: first.id) == tenth(of: next.id), size <= byteLimit { continue }
            }
            add(logged, start..<end, by: &text, to: &rows)
            start = end
        }
        return rows
    }

    private static func add(
        _ logged: LoggedPredictions, _ range: Range<Int>, by text: inout [UInt8],
        to rows: inout SQLRows
    ) {
        var (first, last) = (logged.places[range.lowerBound].id, logged.places[range.lowerBound].id)
        for place in range {
            let id = logged.places[place].id
            if id < first { first = id }
            if last < id { last = id }
        }
        let lines =
            logged.places[range.lowerBound].line.lowerBound
            + 1..<logged.places[range.upperBound - 1].line.upperBound
        text.removeAll(keepingCapacity: true)
        text.append(UInt8(ascii: "["))
        text.append(contentsOf: logged.text[lines])
        text.append(UInt8(ascii: "]"))
        rows.addInteger(tenth(of: first))
        rows.addText(first.characters.span)
        rows.addText(last.characters.span)
        rows.addInteger(Int64(range.count))
        rows.addText(text.span)
        rows.endRow()
    }

    /// - Parameter row: With the column `records`.
    static func records(in row: SQLRow) throws -> [PredictionRecord] {
        let text: String = try row.get("records")
        guard case .list(let items) = try JSON.parse(Array(text.utf8)) else { return [] }
        return try items.map { try PredictionRecord($0) }
    }

    // MARK: - Times

    static func tenth(of id: UUIDv7) -> Int64 { Int64(id.high >> 16) / 100 }

    /// Of the beginning of an identifier; what sorts after all of them is after all tenths.
    static func tenth(of id: String) -> Int64 {
        let digits = id.utf8.filter { $0 != UInt8(ascii: "-") }.prefix(12)
        let padded =
            String(decoding: digits, as: UTF8.self)
            + String(repeating: "0", count: 12 - digits.count)
        return Int64(padded, radix: 16).map { $0 / 100 } ?? .max
    }
}
