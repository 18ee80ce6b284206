/// Turns fields into RFC 4180 bytes, quoted only where a reader would misread them.
///
/// It collects bytes and writes nothing itself: the caller takes them with `drain` when there
/// are enough.
package struct CSVWriter: Sendable {
    package enum LineEnding: Sendable, Hashable { case lineFeed, carriageReturnLineFeed }

    package private(set) var bytes: [UInt8] = []
    private let lineEnding: LineEnding
    private var fieldsInRow = 0

    package init(lineEnding: LineEnding = .carriageReturnLineFeed) {
        self.lineEnding = lineEnding
    }

    package mutating func append(_ field: [UInt8]) { append(field[...]) }

    package mutating func append(_ field: ArraySlice<UInt8>) {
        if fieldsInRow > 0 { bytes.append(.comma) }
        fieldsInRow += 1
        guard Self.needsQuotes(field) else {
            bytes.append(contentsOf: field)
            return
        }
        bytes.append(.quote)
        var rest = field
        while let quote = rest.firstIndex(of: .quote) {
            bytes.append(contentsOf: rest[...quote])
            bytes.append(.quote)
            rest = rest[(quote + 1)...]
        }
        bytes.append(contentsOf: rest)
        bytes.append(.quote)
    }

    package mutating func append(_ field: String) { append(Array(field.utf8)) }

    package mutating func append(_ field: Int) { append(String(field)) }

    package mutating func endRow() {
        // A record of one empty field would look like a blank line.
        if fieldsInRow == 1 && (bytes.last ?? .lineFeed) == .lineFeed {
            bytes.append(contentsOf: [.quote, .quote])
        }
        fieldsInRow = 0
        if lineEnding == .carriageReturnLineFeed { bytes.append(.carriageReturn) }
        bytes.append(.lineFeed)
    }

    package mutating func writeRow(_ fields: [String]) {
        for field in fields { append(field) }
        endRow()
    }

    /// Hands over the records written so far and starts again with an empty buffer.
    package mutating func drain() -> [UInt8] {
        precondition(fieldsInRow == 0, "drained in the middle of a record")
        var drained: [UInt8] = []
        drained.reserveCapacity(bytes.count)
        swap(&drained, &bytes)
        return drained
    }

    private static func needsQuotes(_ field: ArraySlice<UInt8>) -> Bool {
        // A leading byte order mark would be dropped from the first field of a file.
        if field.first == 0xEF { return true }
        return field.contains { $0.isSpecial }
    }
}
