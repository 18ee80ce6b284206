internal import Cryptography

/// Reads what `RecordWriter` wrote.
package enum RecordReader {
    static let version: UInt8 = 3
    static let noDuration = Int.max
    static let noCode = Int.min

    /// Nil for what is no record.
    package static func read(_ bytes: Span<UInt8>) -> PredictionRecord? {
        var logged = LoggedPredictions()
        guard logged.add(bytes) else { return nil }
        return try? logged.record(0)
    }

    /// What is known of a prediction beside `head`, as places in a record.
    struct Texts {
        /// Empty where the text is there whole.
        var digest = 0..<0
        var (caller, label, title, description) = (0..<0, 0..<0, 0..<0, 0..<0)
    }

    /// Nil for what is no record. A journal may hold records of earlier versions: the first had no
    /// durations, the second a digest of each text.
    static func parts(of bytes: Span<UInt8>) -> (head: RecordHead, texts: Texts)? {
        var cursor = Cursor(position: 0)
        guard let version = cursor.byte(bytes), (1...Self.version).contains(version),
            let head = head(bytes, version, &cursor), let texts = texts(bytes, version, &cursor),
            cursor.position == bytes.count
        else { return nil }
        return (head, texts)
    }

    private static func head(
        _ bytes: Span<UInt8>, _ version: UInt8, _ cursor: inout Cursor
    ) -> RecordHead? {
        guard let high = cursor.word(bytes), let low = cursor.word(bytes),
            let milliseconds = cursor.word(bytes), let model = cursor.word(bytes),
            let code = cursor.word(bytes), let shares = cursor.word(bytes),
            let decision = cursor.byte(bytes), Int(decision) < RecordHead.decisions.count,
            let duration = version == 1 ? UInt64(noDuration) : cursor.word(bytes)
        else { return nil }
        let known = Int(truncatingIfNeeded: code)
        return RecordHead(
            id: UUIDv7(high: high, low: low), milliseconds: Int64(bitPattern: milliseconds),
            modelVersion: Int(truncatingIfNeeded: model), code: known == noCode ? nil : known,
            confidence: share(shares >> 32), unknownWords: share(shares), decision: decision,
            duration: duration >= UInt64(noDuration) ? nil : Int(duration))
    }

    /// A torn page may hold any bits; what is no number would keep all others waiting.
    private static func share(_ bits: UInt64) -> Float {
        let share = Float(bitPattern: UInt32(truncatingIfNeeded: bits))
        return share.isNaN ? 0 : min(max(share, 0), 1)
    }

    private static func texts(
        _ bytes: Span<UInt8>, _ version: UInt8, _ cursor: inout Cursor
    ) -> Texts? {
        guard let hasDigest = version < 3 ? 1 : cursor.byte(bytes), hasDigest < 2,
            let digest = cursor.range(bytes, hasDigest == 1 ? SHA256.byteCount : 0),
            let caller = cursor.short(bytes), let label = cursor.short(bytes),
            let title = cursor.long(bytes), let description = cursor.long(bytes)
        else { return nil }
        return Texts(
            digest: digest, caller: caller, label: label, title: title, description: description)
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

        mutating func short(_ bytes: Span<UInt8>) -> Range<Int>? {
            guard let count = byte(bytes) else { return nil }
            return range(bytes, Int(count))
        }

        mutating func long(_ bytes: Span<UInt8>) -> Range<Int>? {
            guard let low = byte(bytes), let high = byte(bytes) else { return nil }
            return range(bytes, Int(low) | Int(high) << 8)
        }
    }
}
