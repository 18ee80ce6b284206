internal import CKernels

/// A vocabulary's bytes, wherever they lie; valid as long as they are lent.
///
/// Only `isSound` bytes may be looked up in: a lookup follows them without further checks.
@safe package struct VocabularyTable: ~Copyable {
    private let places: UnsafeBufferPointer<UInt64>
    private let idf: UnsafeBufferPointer<Float>

    private init(places: UnsafeBufferPointer<UInt64>, idf: UnsafeBufferPointer<Float>) {
        unsafe self.places = places
        unsafe self.idf = idf
    }

    /// Lends a table over bytes whose sizes and alignment must be right.
    package static func with<Result>(
        places: RawSpan, idf: RawSpan, _ body: (borrowing VocabularyTable) -> Result
    ) -> Result {
        unsafe places.withUnsafeBytes { places in
            unsafe idf.withUnsafeBytes { idf in
                let table = unsafe VocabularyTable(
                    places: Bytes.numbers(places), idf: Bytes.numbers(idf))
                return body(table)
            }
        }
    }

    /// Whether no lookup can leave the table, name a feature without idf, or go on for ever.
    package var isSound: Bool {
        let count = unsafe places.count
        let features = unsafe idf.count
        guard count >= 2, count & (count - 1) == 0, features < FeatureRows.featureLimit,
            features <= count / 2
        else { return false }
        var seen = [UInt64](repeating: 0, count: features / 64 + 1)
        var used = 0
        for index in 0..<count {
            let place = unsafe places[index]
            guard place != UInt64.max else { continue }
            let feature = Int(place & 0xFF_FFFF)
            guard feature < features else { return false }
            let (word, bit) = (feature >> 6, UInt64(1) << UInt64(feature & 63))
            guard seen[word] & bit == 0 else { return false }
            seen[word] |= bit
            used += 1
        }
        return used == features
    }

    /// Writes the features of known terms to `features` from `offset` on; returns how many.
    func pack(
        _ terms: Span<UInt64>, _ counts: Span<UInt8>, _ countWeights: [Float],
        into features: inout [UInt32], at offset: Int, _ length: inout Float
    ) -> Int {
        precondition(terms.count == counts.count && offset + terms.count <= features.count)
        guard terms.count > 0 else { return 0 }
        let table = unsafe ct_vocabulary(
            places: places.baseAddress, place_count: places.count, idf: idf.baseAddress,
            unknown_idf: idf.last ?? 0)
        return unsafe terms.withUnsafeBufferPointer { terms in
            unsafe counts.withUnsafeBufferPointer { counts in
                unsafe features.withUnsafeMutableBufferPointer { features in
                    guard let features = features.baseAddress else { return 0 }
                    return unsafe ct_vocabulary_pack(
                        table, terms.baseAddress, counts.baseAddress, terms.count, countWeights,
                        features + offset, &length)
                }
            }
        }
    }

    /// The feature of a term.
    package func feature(of term: UInt64) -> Int? {
        let mask = unsafe places.count - 1
        var place = Int(truncatingIfNeeded: term) & mask
        while true {
            let found = unsafe places[place]
            if found == UInt64.max { return nil }
            if found >> 24 == term >> 24 { return Int(found & 0xFF_FFFF) }
            place = (place + 1) & mask
        }
    }
}
