internal import Parallelism

/// The words of many texts as hashes: enough to tell two sets of texts apart, and no text any more.
package struct HashedTexts: Sendable, Equatable {
    package private(set) var words: [UInt64] = []
    package private(set) var ends: [Int] = []

    package init() {}

    /// Without words that say nothing.
    package init(_ texts: Texts, jobs: Int = Workers.processors) {
        let block = 1024
        let parts = Workers.map((texts.count + block - 1) / block, jobs: jobs) { part in
            var hashed = HashedTexts()
            let bytes = texts.bytes.span
            for index in part * block..<min(texts.count, (part + 1) * block) {
                hashed.append(bytes.extracting(texts.range(index)))
            }
            return hashed
        }
        words.reserveCapacity(parts.reduce(0) { $0 + $1.words.count })
        for part in parts {
            let offset = words.count
            words += part.words
            ends += part.ends.map { $0 + offset }
        }
    }

    package var count: Int { ends.count }

    package mutating func append(_ text: Span<UInt8>) {
        let stopWords = StopWords.index
        WordReader.read(text) { hash, _ in
            if stopWords.find(hash) == nil { words.append(hash) }
        }
        ends.append(words.count)
    }

    package mutating func append(words more: ArraySlice<UInt64>) {
        words += more
        ends.append(words.count)
    }

    /// So many texts that are drawn by lot, or all if there are no more.
    package func sample(_ most: Int) -> HashedTexts {
        guard count > most else { return self }
        var sample = HashedTexts()
        var random = MersenneTwister(seed: 42)
        for index in random.permutation(count).prefix(most) {
            sample.append(words: words[range(index)])
        }
        return sample
    }

    package func range(_ index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }
}

extension Texts {
    /// How the words with these hashes are spelt, as far as the texts hold them.
    func spellings(_ hashes: Set<UInt64>) -> [UInt64: String] {
        var found: [UInt64: String] = [:]
        let all = bytes.span
        for index in 0..<count where found.count < hashes.count {
            let range = range(index)
            WordReader.read(all.extracting(range)) { hash, place in
                guard hashes.contains(hash), found[hash] == nil else { return }
                let start = range.lowerBound
                let word = bytes[start + place.lowerBound..<start + place.upperBound]
                found[hash] = String(decoding: word, as: UTF8.self).lowercased()
            }
        }
        return found
    }
}
