/// Chooses the predictions that are most worth a person's look.
///
/// One after the other, that one is taken which is the least sure, the least like those that were
/// taken, and of a category of which few were taken.
package enum ReviewQueue {
    /// Two texts that share so much of their words teach the same.
    private static let nearDuplicate = 0.7

    private struct Candidate {
        let record: PredictionRecord
        let terms: [UInt64]
        /// The most that it has in common with one that was taken.
        var likeness = 0.0

        func worth(taken: Int) -> Double {
            (1 - record.confidence) * (1 - likeness) / Double(1 + taken)
        }
    }

    package static func choose(
        _ candidates: [PredictionRecord], count: Int
    ) -> [PredictionRecord] {
        var rest = candidates.map { Candidate(record: $0, terms: terms(of: $0)) }
        var taken: [String: Int] = [:]
        var chosen: [PredictionRecord] = []
        while chosen.count < count, let best = best(of: rest, taken) {
            let next = rest[best]
            chosen.append(next.record)
            taken[next.record.label, default: 0] += 1
            rest.remove(at: best)
            for index in rest.indices {
                let likeness = likeness(rest[index].terms, next.terms)
                rest[index].likeness = max(rest[index].likeness, likeness)
            }
            rest.removeAll { $0.likeness >= nearDuplicate }
        }
        return chosen
    }

    private static func best(of rest: [Candidate], _ taken: [String: Int]) -> Int? {
        func worth(_ candidate: Candidate) -> Double {
            candidate.worth(taken: taken[candidate.record.label] ?? 0)
        }
        return rest.indices.max { left, right in
            let (a, b) = (worth(rest[left]), worth(rest[right]))
            if a != b { return a < b }
            // The newer one, so that equal requests have equal answers.
            let (first, second) = (rest[left].record.id, rest[right].record.id)
            return (first.high, first.low) < (second.high, second.low)
        }
    }

    // MARK: - How alike texts are

    private static let termLimit = 200

    /// Hashes of the different words, sorted. Runs of digits count as one word: what differs only
    /// in size or number teaches the same. Where words are not parted, each character is one.
    static func terms(of record: PredictionRecord) -> [UInt64] {
        var terms: Set<UInt64> = []
        var word: UInt64 = 0
        var isNumber = false
        func end() {
            if word != 0 { terms.insert(word) }
            (word, isNumber) = (0, false)
        }
        for text in [record.title, record.description] {
            for scalar in text.lowercased().unicodeScalars where terms.count < termLimit {
                let isDigit = (48...57).contains(scalar.value)
                guard isDigit || isPartOfWord(scalar) else {
                    end()
                    continue
                }
                if isIdeograph(scalar) { end() }
                if isDigit, isNumber { continue }
                isNumber = isDigit
                word = (word ^ UInt64(isDigit ? 48 : scalar.value)) &* 0x9E37_79B9_7F4A_7C15
                word = (word ^ word >> 29) | 1
            }
            end()
        }
        return terms.sorted()
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 128
            ? (97...122).contains(scalar.value) : scalar.properties.isAlphabetic
    }

    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x2E80 && scalar.properties.isAlphabetic
    }

    /// By the share of words that both have (Jaccard).
    static func likeness(_ left: [UInt64], _ right: [UInt64]) -> Double {
        var (i, j, common) = (0, 0, 0)
        while i < left.count, j < right.count {
            if left[i] == right[j] {
                common += 1
                i += 1
                j += 1
            } else if left[i] < right[j] {
                i += 1
            } else {
                j += 1
            }
        }
        let all = left.count + right.count - common
        return all == 0 ? 1 : Double(common) / Double(all)
    }
}
