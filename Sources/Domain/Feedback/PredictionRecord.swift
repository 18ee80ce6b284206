internal import Cryptography

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
    /// Of the whole text.
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
    private var digest = TextDigest()

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
        let titleCount = Self.cut(title, at: PredictionRecord.textLimit)
        let count = Self.cut(description, at: PredictionRecord.textLimit - titleCount)
        let isWhole = titleCount == title.count && count == description.count
        // Of a text that is here whole it can be made by whoever asks for it.
        record.append(isWhole ? 0 : 1)
        if !isWhole { digest.add(title, description, to: &record) }
        Self.addShort(caller.utf8Span.span, to: &record)
        Self.addShort(label.span, to: &record)
        Self.addText(title, titleCount, to: &record)
        Self.addText(description, count, to: &record)
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

/// What a product's whole text is known by: its title, a zero byte and its description, hashed.
struct TextDigest: ~Copyable {
    private var hasher = SHA256()

    mutating func add(
        _ title: Span<UInt8>, _ description: Span<UInt8>, to bytes: inout [UInt8]
    ) {
        unsafe hasher.update(title.bytes)
        let separator: [1 of UInt8] = [0]
        unsafe hasher.update(separator.span.bytes)
        unsafe hasher.update(description.bytes)
        hasher.finalize(to: &bytes)
    }

    static func of(_ title: String, _ description: String) -> [UInt8] {
        var digest = TextDigest()
        var bytes: [UInt8] = []
        digest.add(title.utf8Span.span, description.utf8Span.span, to: &bytes)
        return bytes
    }
}
