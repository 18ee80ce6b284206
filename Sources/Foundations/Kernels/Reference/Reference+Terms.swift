extension Reference {
    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value
        value ^= value >> 32
        value = value &* 0xD6E8_FEB8_6659_FD93
        value ^= value >> 29
        value = value &* 0xA076_1D64_78BD_642F
        return value ^ value >> 32
    }

    private static func joined(_ hash: UInt64, _ value: UInt64) -> UInt64 {
        mixed(hash ^ value &* 0x9E37_79B9_7F4A_7C15)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func hash(_ bytes: ArraySlice<UInt8>, _ seed: UInt64) -> UInt64 {
        var hash = seed ^ UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15
        var rest = bytes
        while rest.count >= 8 {
            hash = joined(hash, number(rest.prefix(8)))
            rest = rest.dropFirst(8)
        }
        return rest.isEmpty ? mixed(hash) : joined(hash, number(rest))
    }

    package static func wordHash(_ word: [UInt8]) -> UInt64 { hash(word[...], 1) }

    /// Runs of 1 to `longest` words.
    package static func wordTerms(_ hashes: [UInt64], longest: Int, seed: UInt64) -> [UInt64] {
        hashes.indices.flatMap { start in
            (1...longest).filter { start + $0 <= hashes.count }.map { length in
                hashes[start..<start + length].reduce(seed, joined)
            }
        }
    }

    /// The first and last runs of 1 to `longest` words.
    package static func edgeTerms(_ hashes: [UInt64], longest: Int, seed: UInt64) -> [UInt64] {
        (0...longest).dropFirst().filter { $0 <= hashes.count }.flatMap { length in
            [
                hashes.prefix(length).reduce(seed + 1, joined),
                hashes.suffix(length).reversed().reduce(seed + 2, joined),
            ]
        }
    }

    /// Runs of `length` characters of one word with a space on both sides.
    package static func characterTerms(_ word: [UInt8], length: Int, seed: UInt64) -> [UInt64] {
        guard length <= 8 else { return [] }
        let padded = [32] + word.prefix(254) + [32]
        let isASCII = word.prefix(254).allSatisfy { $0 < 0x80 }
        let starts = padded.indices.filter { padded[$0] & 0xC0 != 0x80 } + [padded.count]
        guard starts.count > length else { return [] }
        return (0..<starts.count - length).map { index in
            let piece = padded[starts[index]..<starts[index + length]]
            return isASCII ? joined(seed, number(piece)) : hash(piece, seed)
        }
    }

    /// Each term once, in order of first appearance, with its count up to 255.
    package static func counted(_ terms: [UInt64]) -> (terms: [UInt64], counts: [UInt8]) {
        var order: [UInt64] = []
        var counts: [UInt64: Int] = [:]
        for term in terms {
            if counts[term] == nil { order.append(term) }
            counts[term, default: 0] += 1
        }
        return (order, order.map { UInt8(min(counts[$0] ?? 0, 255)) })
    }

    /// The places of a vocabulary, each term put into the first that is free.
    package static func places(_ terms: [UInt64], count: Int) -> [UInt64] {
        var places = [UInt64](repeating: .max, count: count)
        for (feature, term) in terms.enumerated() {
            var place = Int(term % UInt64(count))
            while places[place] != .max { place = (place + 1) % count }
            places[place] = (term & ~0xFF_FFFF) | UInt64(feature)
        }
        return places
    }

    /// The known terms of one group as packed features, and the squared length of their vector,
    /// to which unknown terms add half of what the last feature would.
    package static func packed(
        _ terms: [UInt64], _ counts: [UInt8], features: [UInt64: Int], idf: [Float],
        countWeights: [Float]
    ) -> (features: [UInt32], squaredLength: Float) {
        var packed: [UInt32] = []
        var sum: Float = 0
        for (term, count) in zip(terms, counts) {
            guard let feature = features[term] else {
                let value = countWeights[Int(count)] * (idf.last ?? 0)
                sum += 0.5 * value * value
                continue
            }
            let value = countWeights[Int(count)] * idf[feature]
            sum += value * value
            packed.append(UInt32(feature) | UInt32(count) << 24)
        }
        return (packed, sum)
    }
}
