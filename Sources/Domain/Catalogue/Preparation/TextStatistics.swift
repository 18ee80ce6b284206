/// How long texts are and which languages they are in.
struct TextStatistics: Sendable {
    private(set) var titles = LengthHistogram()
    private(set) var descriptions = LengthHistogram()
    private(set) var missingDescriptions = 0
    private(set) var languages: [LanguageCode: Int] = [:]

    mutating func add(_ verdict: Examiner.Verdict) {
        titles.add(verdict.titleLength)
        if verdict.descriptionLength == 0 {
            missingDescriptions += 1
        } else {
            descriptions.add(verdict.descriptionLength)
        }
        languages[verdict.language, default: 0] += 1
    }
}

/// Counts of lengths in characters, in classes that double.
package struct LengthHistogram: Sendable, Hashable {
    /// The largest length of each class; the last class has none.
    package static let limits = [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120]

    package private(set) var counts = [Int](repeating: 0, count: limits.count + 1)
    package private(set) var longest = 0
    package private(set) var total = 0

    init() {}

    mutating func add(_ length: Int) {
        let place = Self.limits.firstIndex { length <= $0 } ?? Self.limits.count
        counts[place] += 1
        longest = max(longest, length)
        total += length
    }

    package var mean: Double {
        let rows = counts.reduce(0, +)
        return rows == 0 ? 0 : Double(total) / Double(rows)
    }
}
