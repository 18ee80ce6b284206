internal import TextFeatures

/// What products and predictions were like, in a size that does not grow with their number.
///
/// Profiles of hours add up to that of a day. The reference travels inside the model's bundle.
package struct DriftProfile: Sendable, Equatable {
    /// Without latencies, which no model's bundle has, bytes are as before there were any.
    private static let version: UInt64 = 1
    private static let versionWithLatency: UInt64 = 2
    /// So many categories and words are counted exactly; see `CategorySketch` for more.
    private static let categoryCapacity = 1024
    private static let wordCapacity = 2000

    package private(set) var rows = 0
    package private(set) var missingDescriptions = 0
    package private(set) var titleLength = NumericSketch(.length)
    package private(set) var descriptionLength = NumericSketch(.length)
    package private(set) var unknownWords = NumericSketch(.share)
    package private(set) var confidence = NumericSketch(.share)
    /// In microseconds.
    package private(set) var latency = NumericSketch(.length)
    package private(set) var languages = CategorySketch(capacity: 64)
    package private(set) var categories = CategorySketch(capacity: categoryCapacity)
    package private(set) var decisions = CategorySketch(capacity: 16)
    package private(set) var modelVersions = CategorySketch(capacity: 64)
    /// In how many products each word is.
    package private(set) var words = CategorySketch(capacity: wordCapacity)
    package private(set) var sample: DocumentSample

    /// How many products are kept for judging texts.
    package static let usualSample = 2000

    /// - Parameter sampled: How many products the classifier of texts gets to see.
    package init(sampled: Int = usualSample) {
        sample = DocumentSample(capacity: sampled)
    }

    package mutating func merge(_ other: DriftProfile) {
        rows += other.rows
        missingDescriptions += other.missingDescriptions
        titleLength.merge(other.titleLength)
        descriptionLength.merge(other.descriptionLength)
        unknownWords.merge(other.unknownWords)
        confidence.merge(other.confidence)
        latency.merge(other.latency)
        languages.merge(other.languages)
        categories.merge(other.categories)
        decisions.merge(other.decisions)
        modelVersions.merge(other.modelVersions)
        words.merge(other.words)
        sample.merge(other.sample)
    }

    /// Adds rows one after the other, with memory of its own.
    package struct Builder {
        /// So many bytes of a cleaned product count, its title's first: less than the log of
        /// predictions keeps of it, so that a reference with whole texts is counted alike.
        private static let limit = 1000

        package private(set) var profile: DriftProfile
        private var identifier = LanguageIdentifier()
        private var cleaner = TextCleaner()

        package init(_ profile: DriftProfile = DriftProfile()) {
            self.profile = profile
        }

        package mutating func add(_ row: ProfileRow) {
            var title = cleaner.clean(Array(row.title.utf8))
            Self.cut(&title, Self.limit)
            var description = cleaner.clean(Array(row.description.utf8))
            Self.cut(&description, Self.limit - title.count)
            let text = title + [32] + description
            let language = identifier.language(of: text.span).code
            profile.add(row, Self.length(title), Self.length(description), text, language)
        }

        private static func cut(_ text: inout [UInt8], _ limit: Int) {
            guard text.count > limit else { return }
            var end = limit
            while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
            text.removeLast(text.count - end)
        }

        /// In characters.
        private static func length(_ text: [UInt8]) -> Int { text.count { $0 & 0xC0 != 0x80 } }
    }

    private mutating func add(
        _ row: ProfileRow, _ title: Int, _ description: Int, _ text: [UInt8], _ language: String
    ) {
        rows += 1
        titleLength.add(Double(title))
        if description == 0 {
            missingDescriptions += 1
        } else {
            descriptionLength.add(Double(description))
        }
        unknownWords.add(row.unknownWords)
        confidence.add(row.confidence)
        if let taken = row.microseconds { latency.add(Double(taken)) }
        languages.add(language)
        categories.add(row.label)
        decisions.add(row.decision)
        modelVersions.add(String(row.modelVersion))
        var hashes = Set<UInt64>()
        let stopWords = StopWords.index
        WordReader.read(text.span) { hash, place in
            guard stopWords.find(hash) == nil, hashes.insert(hash).inserted else { return }
            guard place.count <= 64 else { return }
            words.add(String(decoding: text[place], as: UTF8.self).lowercased())
        }
        sample.add(key: row.key) { hashes.sorted() }
    }
}

// MARK: - Bytes

extension DriftProfile {
    /// Equal profiles are equal bytes.
    package var bytes: [UInt8] {
        var writer = ProfileWriter()
        let isTimed = latency.count > 0
        writer.add(isTimed ? Self.versionWithLatency : Self.version)
        writer.add(sample.capacity)
        writer.add(rows)
        writer.add(missingDescriptions)
        for sketch in [titleLength, descriptionLength, unknownWords, confidence] {
            sketch.write(to: &writer)
        }
        for sketch in [languages, categories, decisions, modelVersions, words] {
            sketch.write(to: &writer)
        }
        sample.write(to: &writer)
        if isTimed { latency.write(to: &writer) }
        return writer.bytes
    }

    package init(_ bytes: [UInt8]) throws(DriftError) {
        var reader = ProfileReader(bytes)
        let version = try reader.number()
        guard version == Self.version || version == Self.versionWithLatency else {
            throw ProfileReader.damaged
        }
        self.init(sampled: try reader.count(upTo: 10_000))
        rows = try reader.count(upTo: 1 << 48)
        missingDescriptions = try reader.count(upTo: rows)
        titleLength = try NumericSketch(.length, from: &reader)
        descriptionLength = try NumericSketch(.length, from: &reader)
        unknownWords = try NumericSketch(.share, from: &reader)
        confidence = try NumericSketch(.share, from: &reader)
        languages = try CategorySketch(capacity: 64, from: &reader)
        categories = try CategorySketch(capacity: Self.categoryCapacity, from: &reader)
        decisions = try CategorySketch(capacity: 16, from: &reader)
        modelVersions = try CategorySketch(capacity: 64, from: &reader)
        words = try CategorySketch(capacity: Self.wordCapacity, from: &reader)
        sample = try DocumentSample(capacity: sample.capacity, from: &reader)
        if version == Self.versionWithLatency {
            latency = try NumericSketch(.length, from: &reader)
        }
        guard reader.isAtEnd else { throw ProfileReader.damaged }
    }
}
