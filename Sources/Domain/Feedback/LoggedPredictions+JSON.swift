internal import Database
internal import StrictJSON

extension LoggedPredictions {
    /// The columns up to the digest, with a comma before and after them.
    static func write(_ head: RecordHead, to line: inout [UInt8]) {
        line.append(contentsOf: #",[""#.utf8)
        head.id.write(to: &line)
        line.append(contentsOf: #"","#.utf8)
        write(head.milliseconds &* 1000, to: &line)
        line.append(UInt8(ascii: ","))
        write(Int64(head.modelVersion), to: &line)
        line.append(UInt8(ascii: ","))
        write(head.code.map { Int64($0) }, to: &line)
        line.append(UInt8(ascii: ","))
        write(share: head.confidence, to: &line)
        line.append(UInt8(ascii: ","))
        write(share: head.unknownWords, to: &line)
        switch head.decision {
        case 0: line.append(contentsOf: #","auto","#.utf8)
        case 1: line.append(contentsOf: #","review","#.utf8)
        default: line.append(contentsOf: #","unknown","#.utf8)
        }
        write(head.duration.map { Int64($0) }, to: &line)
        line.append(UInt8(ascii: ","))
    }

    private static func write(_ number: Int64?, to line: inout [UInt8]) {
        guard let number else { return line.append(contentsOf: "null".utf8) }
        var digits = [20 of UInt8](repeating: 0)
        var (rest, place) = (number.magnitude, 20)
        repeat {
            place -= 1
            digits[place] = 48 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        if number < 0 { line.append(UInt8(ascii: "-")) }
        unsafe digits.span.extracting(place..<20).withUnsafeBufferPointer {
            unsafe line.append(contentsOf: $0)
        }
    }

    /// With the six decimals that the answer had.
    private static func write(share: Float, to line: inout [UInt8]) {
        let millionths = Int64((Double(share) * 1e6).rounded())
        guard millionths < 1_000_000 else { return line.append(UInt8(ascii: "1")) }
        guard millionths > 0 else { return line.append(UInt8(ascii: "0")) }
        let start = line.count
        write(1_000_000 + millionths, to: &line)
        line[start] = UInt8(ascii: ".")
        line.insert(UInt8(ascii: "0"), at: start)
    }

    static func writeHexadecimal(_ bytes: Span<UInt8>, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "\""))
        for place in bytes.indices {
            let digits = UUIDv7.digits(UInt64(bytes[place]))
            line.append(UInt8(truncatingIfNeeded: digits >> 8))
            line.append(UInt8(truncatingIfNeeded: digits))
        }
        line.append(UInt8(ascii: "\""))
    }

    static func write(_ text: Span<UInt8>, _ mended: [UInt8]?, to line: inout [UInt8]) {
        if let mended { JSON.quote(mended.span, to: &line) } else { JSON.quote(text, to: &line) }
    }

    /// No database keeps a NUL within a text, and PostgreSQL nothing but UTF-8; nil for what can
    /// be kept to the letter.
    static func mended(_ text: Span<UInt8>) -> [UInt8]? {
        if isPlain(text) { return nil }
        let hasNUL = unsafe text.withUnsafeBufferPointer { unsafe $0.contains(0) }
        if !hasNUL, (try? UTF8Span(validating: text)) != nil { return nil }
        return unsafe text.withUnsafeBufferPointer { text in
            unsafe String(decoding: text, as: UTF8.self).utf8.map { $0 == 0 ? 32 : $0 }
        }
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
}

// MARK: - Reading

extension PredictionRecord {
    /// What is no prediction, though a database gave it.
    private static let damaged = DatabaseError(
        .mismatch, "the table prediction_batches has what is no prediction")

    static let columns = [
        "id", "made_at", "model_version", "predicted_code", "confidence", "unknown_words",
        "decision", "duration", "text_digest", "caller", "predicted_label", "title", "description",
    ]

    init(_ json: JSON) throws(DatabaseError) {
        guard case .list(let cells) = json, cells.count == Self.columns.count,
            let id = cells[0].text.flatMap({ UUIDv7($0) }), let madeAt = cells[1].integer,
            let model = cells[2].integer, let confidence = cells[4].real,
            let unknownWords = cells[5].real, let decision = cells[6].text,
            let caller = cells[9].text, let label = cells[10].text, let title = cells[11].text,
            let description = cells[12].text
        else { throw Self.damaged }
        let digest = cells[8].text.map { Self.bytes(hexadecimal: $0) }
        self.init(
            id: id, madeAt: madeAt, caller: caller, modelVersion: Int(model), title: title,
            description: description, digest: digest ?? TextDigest.of(title, description),
            code: cells[3].integer.map { Int($0) }, label: label, confidence: confidence,
            decision: decision, unknownWords: unknownWords,
            duration: cells[7].integer.map { Int($0) })
    }

    private static func bytes(hexadecimal text: String) -> [UInt8] {
        let digits = text.utf8.map { $0 < 58 ? $0 &- 48 : $0 &- 87 }
        return stride(from: 0, to: digits.count - 1, by: 2).map {
            digits[$0] << 4 | digits[$0 + 1]
        }
    }
}

extension JSON {
    fileprivate var real: Double? {
        switch self {
        case .number(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }
}
