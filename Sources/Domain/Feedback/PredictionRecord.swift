internal import Cryptography
package import Database

/// One prediction as it is kept for drift, review and corrections.
package struct PredictionRecord: Sendable, Hashable {
    /// How much of a product's text is kept, its title first.
    package static let textLimit = 2000

    package var id: UUIDv7
    /// Microseconds since 1970, by the clock of the service.
    package var madeAt: Int64
    package var caller: String
    package var modelVersion: Int
    package var title: String
    package var description: String
    /// Of the whole text: the title, a zero byte and the description.
    package var digest: [UInt8]
    package var code: Int?
    package var label: String
    package var confidence: Double
    package var decision: String
    package var unknownWords: Double
    /// How long the answer took in microseconds, from its whole body on; nil in old records.
    package var duration: Int?
}

/// What is known of a prediction beside its texts.
package struct RecordHead: Sendable {
    package let id: UUIDv7
    package let milliseconds: Int64
    package let modelVersion: Int
    package let code: Int?
    package let confidence: Float
    package let unknownWords: Float
    package let decision: UInt8
    package let duration: Int?

    package static let decisions = ["auto", "review", "unknown"]

    /// - Parameters:
    ///   - decision: A place in `decisions`.
    ///   - duration: In microseconds.
    package init(
        id: UUIDv7, milliseconds: Int64, modelVersion: Int, code: Int?, confidence: Float,
        unknownWords: Float, decision: UInt8, duration: Int? = nil
    ) {
        self.id = id
        self.milliseconds = milliseconds
        self.modelVersion = modelVersion
        self.code = code
        self.confidence = confidence
        self.unknownWords = unknownWords
        self.decision = decision
        self.duration = duration
    }
}

/// Writes records as bytes, in memory that is kept; for one thread.
package final class RecordWriter {
    package private(set) var bytes: [UInt8] = []
    private var hasher = SHA256()

    package init() {}

    /// - Parameters:
    ///   - caller: Cut at 255 bytes, as the label is.
    package func write(
        _ head: RecordHead, caller: String, label: [UInt8], title: Span<UInt8>,
        description: Span<UInt8>
    ) {
        // Moved out and back, so that no step asks whether somebody else uses them.
        var record: [UInt8] = []
        swap(&record, &bytes)
        record.removeAll(keepingCapacity: true)
        Self.add(head, to: &record)
        unsafe hasher.update(title.bytes)
        let separator: [1 of UInt8] = [0]
        unsafe hasher.update(separator.span.bytes)
        unsafe hasher.update(description.bytes)
        hasher.finalize(to: &record)
        Self.addShort(caller.utf8Span.span, to: &record)
        Self.addShort(label.span, to: &record)
        let titleCount = Self.cut(title, at: PredictionRecord.textLimit)
        Self.addText(title, titleCount, to: &record)
        Self.addText(
            description, Self.cut(description, at: PredictionRecord.textLimit - titleCount),
            to: &record)
        swap(&record, &bytes)
    }

    private static func add(_ head: RecordHead, to record: inout [UInt8]) {
        let code = head.code ?? RecordReader.noCode
        let shares =
            UInt64(head.confidence.bitPattern) << 32 | UInt64(head.unknownWords.bitPattern)
        let words: [6 of UInt64] = [
            head.id.high, head.id.low, UInt64(bitPattern: head.milliseconds),
            UInt64(head.modelVersion), UInt64(bitPattern: Int64(code)), shares,
        ]
        record.append(RecordReader.version)
        for index in words.indices { add(words[index], to: &record) }
        record.append(head.decision)
        add(UInt64(max(0, head.duration ?? RecordReader.noDuration)), to: &record)
    }

    private static func add(_ word: UInt64, to record: inout [UInt8]) {
        unsafe withUnsafeBytes(of: word.littleEndian) { unsafe record.append(contentsOf: $0) }
    }

    private static func addShort(_ text: Span<UInt8>, to record: inout [UInt8]) {
        let count = cut(text, at: 255)
        record.append(UInt8(count))
        add(text, count, to: &record)
    }

    private static func addText(_ text: Span<UInt8>, _ count: Int, to record: inout [UInt8]) {
        record.append(UInt8(truncatingIfNeeded: count))
        record.append(UInt8(truncatingIfNeeded: count >> 8))
        add(text, count, to: &record)
    }

    private static func add(_ text: Span<UInt8>, _ count: Int, to record: inout [UInt8]) {
        unsafe text.extracting(first: count).withUnsafeBufferPointer {
            unsafe record.append(contentsOf: $0)
        }
    }

    /// The longest beginning of whole characters that fits.
    private static func cut(_ text: Span<UInt8>, at limit: Int) -> Int {
        guard text.count > limit else { return text.count }
        var end = limit
        while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
        return end
    }
}

/// Reads what `RecordWriter` wrote.
package enum RecordReader {
    static let version: UInt8 = 2
    static let noDuration = Int.max
    static let noCode = Int.min

    /// The columns of a prediction, in the order in which a record has them.
    package static let columns = [
        "id", "made_at", "model_version", "predicted_code", "confidence", "unknown_words",
        "decision", "duration", "text_digest", "caller", "predicted_label", "title", "description",
    ]

    /// Nil for what is no record. A journal may hold records of the version before, which had no
    /// durations.
    package static func read(_ bytes: Span<UInt8>) -> PredictionRecord? {
        var rows = SQLRows(columns)
        guard add(bytes, to: &rows) else { return nil }
        return try? PredictionRecord(
            SQLRow(columns: SQLColumns(columns), values: rows.values(of: 0)))
    }

    /// Adds a record as a row, without an array or a text in between: tens of thousands a second
    /// come this way. False, and nothing is added, for what is no record.
    package static func add(_ bytes: Span<UInt8>, to rows: inout SQLRows) -> Bool {
        var cursor = Cursor(position: 0)
        guard addHead(bytes, &cursor, to: &rows), addTexts(bytes, &cursor, to: &rows),
            cursor.position == bytes.count
        else {
            rows.dropRow()
            return false
        }
        rows.endRow()
        return true
    }

    private static func addHead(
        _ bytes: Span<UInt8>, _ cursor: inout Cursor, to rows: inout SQLRows
    ) -> Bool {
        guard let found = cursor.byte(bytes), found == 1 || found == version,
            let high = cursor.word(bytes), let low = cursor.word(bytes),
            let milliseconds = cursor.word(bytes),
            let model = cursor.word(bytes), let code = cursor.word(bytes),
            let shares = cursor.word(bytes), let decision = cursor.byte(bytes),
            Int(decision) < RecordHead.decisions.count,
            let duration = found == 1 ? UInt64(noDuration) : cursor.word(bytes)
        else { return false }
        let id = UUIDv7(high: high, low: low).characters
        rows.addText(id.span)
        rows.addInteger(Int64(bitPattern: milliseconds) &* 1000)
        rows.addInteger(Int64(bitPattern: model))
        if Int64(bitPattern: code) == Int64(noCode) {
            rows.addNull()
        } else {
            rows.addInteger(Int64(bitPattern: code))
        }
        rows.addReal(share(shares >> 32))
        rows.addReal(share(shares))
        let word = decisions[Int(decision)]
        rows.addText(word.span)
        if duration >= UInt64(noDuration) {
            rows.addNull()
        } else {
            rows.addInteger(Int64(duration))
        }
        return true
    }

    private static let decisions = RecordHead.decisions.map { Array($0.utf8) }

    /// A torn page may hold any bits; what is no number would keep all others waiting.
    private static func share(_ bits: UInt64) -> Double {
        let share = Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        return share.isNaN ? 0 : share
    }

    private static func addTexts(
        _ bytes: Span<UInt8>, _ cursor: inout Cursor, to rows: inout SQLRows
    ) -> Bool {
        guard let digest = cursor.range(bytes, SHA256.byteCount) else { return false }
        rows.addBytes(bytes.extracting(digest))
        for _ in 0..<2 {
            guard let count = cursor.byte(bytes), let range = cursor.range(bytes, Int(count))
            else { return false }
            addText(bytes.extracting(range), to: &rows)
        }
        for _ in 0..<2 {
            guard let low = cursor.byte(bytes), let high = cursor.byte(bytes),
                let range = cursor.range(bytes, Int(low) | Int(high) << 8)
            else { return false }
            addText(bytes.extracting(range), to: &rows)
        }
        return true
    }

    /// No database keeps a NUL within a text, and PostgreSQL nothing but UTF-8.
    private static func addText(_ text: Span<UInt8>, to rows: inout SQLRows) {
        if isPlain(text) { return rows.addText(text) }
        let hasNUL = unsafe text.withUnsafeBufferPointer { unsafe $0.contains(0) }
        if !hasNUL, (try? UTF8Span(validating: text)) != nil { return rows.addText(text) }
        let mended = unsafe text.withUnsafeBufferPointer { text in
            unsafe String(decoding: text, as: UTF8.self).utf8.map { $0 == 0 ? 32 : $0 }
        }
        rows.addText(mended.span)
    }

    /// Whether it is ASCII without NUL, as most texts are; eight bytes at a time.
    private static func isPlain(_ text: Span<UInt8>) -> Bool {
        let (ones, tops): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
        let words = text.count / 8
        var odd: UInt64 = 0
        for place in 0..<words {
            let word = unsafe text.bytes.unsafeLoadUnaligned(
                fromByteOffset: 8 * place, as: UInt64.self)
            // Below ASCII's end, taking one off gives the top bit to a NUL alone, or to a byte
            // above a NUL.
            odd |= (word | word &- ones) & tops
        }
        for place in 8 * words..<text.count where text[place] == 0 || text[place] > 127 { odd = 1 }
        return odd == 0
    }

    private struct Cursor {
        var position: Int

        mutating func byte(_ bytes: Span<UInt8>) -> UInt8? {
            guard position < bytes.count else { return nil }
            position += 1
            return bytes[position - 1]
        }

        mutating func word(_ bytes: Span<UInt8>) -> UInt64? {
            guard position + 8 <= bytes.count else { return nil }
            defer { position += 8 }
            return unsafe UInt64(
                littleEndian: bytes.bytes.unsafeLoadUnaligned(
                    fromByteOffset: position, as: UInt64.self))
        }

        mutating func range(_ bytes: Span<UInt8>, _ count: Int) -> Range<Int>? {
            guard position + count <= bytes.count else { return nil }
            defer { position += count }
            return position..<position + count
        }
    }
}
