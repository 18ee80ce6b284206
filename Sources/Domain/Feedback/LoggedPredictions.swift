internal import StrictJSON

/// Predictions on their way from the journal to the database, each a line of JSON: a value of its
/// own for each column cost more than the database does.
package struct LoggedPredictions: Sendable {
    struct Place: Sendable {
        let id: UUIDv7
        let modelVersion: Int
        let isSure: Bool
        /// With its quotes.
        let caller: Range<Int>
        /// What is equal for equal texts of a caller.
        let text: Range<Int>
        /// With the comma before it.
        let line: Range<Int>
    }

    private(set) var places: [Place] = []
    private(set) var text: [UInt8] = []

    package init() {}

    package var count: Int { places.count }

    /// The predictions go, their memory stays.
    package mutating func removeAll() {
        places.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
    }

    func record(_ number: Int) throws -> PredictionRecord {
        try PredictionRecord(JSON.parse(Array(text[places[number].line.dropFirst()])))
    }

    // MARK: - Adding

    /// Adds what `RecordWriter` wrote. False, and nothing is added, for what is no record.
    package mutating func add(_ bytes: Span<UInt8>) -> Bool {
        guard let (head, texts) = RecordReader.parts(of: bytes) else { return false }
        add(
            head, digest: bytes.extracting(texts.digest), caller: bytes.extracting(texts.caller),
            label: bytes.extracting(texts.label), title: bytes.extracting(texts.title),
            description: bytes.extracting(texts.description))
        return true
    }

    mutating func add(_ record: PredictionRecord) {
        let decision = RecordHead.decisions.firstIndex(of: record.decision)
        let head = RecordHead(
            id: record.id, milliseconds: record.madeAt / 1000, modelVersion: record.modelVersion,
            code: record.code, confidence: Float(record.confidence),
            unknownWords: Float(record.unknownWords), decision: UInt8(decision ?? 1),
            duration: record.duration)
        add(
            head, digest: record.digest.span, caller: record.caller.utf8Span.span,
            label: record.label.utf8Span.span, title: record.title.utf8Span.span,
            description: record.description.utf8Span.span)
    }

    mutating func add(_ number: Int, of other: LoggedPredictions) {
        let (place, shift) = (other.places[number], text.count)
        text += other.text[place.line]
        let from = shift - place.line.lowerBound
        places.append(
            Place(
                id: place.id, modelVersion: place.modelVersion, isSure: place.isSure,
                caller: Self.range(place.caller, from), text: Self.range(place.text, from),
                line: shift..<text.count))
    }

    private static func range(_ range: Range<Int>, _ shift: Int) -> Range<Int> {
        range.lowerBound + shift..<range.upperBound + shift
    }

    private mutating func add(
        _ head: RecordHead, digest known: Span<UInt8>, caller: Span<UInt8>, label: Span<UInt8>,
        title: Span<UInt8>, description: Span<UInt8>
    ) {
        // Moved out and back, so that no step asks whether somebody else uses it.
        var line: [UInt8] = []
        swap(&line, &text)
        let start = line.count
        Self.write(head, to: &line)
        let (newTitle, newDescription) = (Self.mended(title), Self.mended(description))
        let textStart = line.count
        if !known.isEmpty {
            Self.writeHexadecimal(known, to: &line)
        } else if newTitle == nil, newDescription == nil {
            line.append(contentsOf: "null".utf8)
        } else {
            // What is kept is another text.
            var digest = TextDigest()
            var made: [UInt8] = []
            digest.add(title, description, to: &made)
            Self.writeHexadecimal(made.span, to: &line)
        }
        line.append(UInt8(ascii: ","))
        let callerStart = line.count
        Self.write(caller, Self.mended(caller), to: &line)
        let callerEnd = line.count
        line.append(UInt8(ascii: ","))
        Self.write(label, Self.mended(label), to: &line)
        line.append(UInt8(ascii: ","))
        Self.write(title, newTitle, to: &line)
        line.append(UInt8(ascii: ","))
        Self.write(description, newDescription, to: &line)
        line.append(UInt8(ascii: "]"))
        places.append(
            Place(
                id: head.id, modelVersion: head.modelVersion, isSure: head.decision == 0,
                caller: callerStart..<callerEnd, text: textStart..<line.count,
                line: start..<line.count))
        swap(&line, &text)
    }
}
