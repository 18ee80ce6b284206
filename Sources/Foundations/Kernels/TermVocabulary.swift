internal import CKernels

/// Finds the feature and the inverse document frequency of a term.
package struct TermVocabulary: Sendable {
    /// An open table; a place holds the upper 40 bits of a term and the 24 bits of its feature.
    package let places: [UInt64]
    package let idf: [Float]

    /// Features are the places of their terms in `terms`.
    package init(terms: [UInt64], idf: [Float]) {
        precondition(terms.count == idf.count && terms.count < FeatureRows.featureLimit)
        var size = 64
        while size < 2 * terms.count { size *= 2 }
        var places = [UInt64](inLargePages: size, repeating: 0)
        unsafe ct_vocabulary_fill(&places, size, terms, terms.count)
        self.places = places
        self.idf = idf
    }

    package init(places: [UInt64], idf: [Float]) {
        self.places = places
        self.idf = idf
    }

    package var count: Int { idf.count }

    /// How many features there are without those of the rarest terms, which come last. Had one row
    /// less been learnt from, its rarest terms would have no feature.
    package var commonCount: Int { idf.firstIndex { $0 == idf.last } ?? 0 }
}

/// A row's known terms as features, before they join other rows.
package struct PackedRow: Sendable {
    package private(set) var features: [UInt32] = []
    package private(set) var sizes: [UInt32] = []
    package private(set) var scales: [Float] = []
    package private(set) var count = 0

    package init() {}

    package mutating func append(to rows: inout FeatureRows) {
        rows.append(
            packed: features.span.extracting(first: count), sizes: sizes.span, scales: scales.span)
    }

    /// Replaces the row: each group's vector gets the length of its weight.
    package mutating func pack(
        _ collector: TermCollector, _ vocabulary: TermVocabulary, groupWeights: [Float],
        countWeights: [Float]
    ) {
        sizes.removeAll(keepingCapacity: true)
        scales.removeAll(keepingCapacity: true)
        count = 0
        if features.count < collector.count {
            features = [UInt32](repeating: 0, count: 2 * collector.count)
        }
        var start = 0
        for (group, size) in collector.sizes.enumerated() {
            var length: Float = 0
            let written = packGroup(
                collector, vocabulary, from: start, size: Int(size), countWeights, &length)
            sizes.append(UInt32(written))
            scales.append(length > 0 ? groupWeights[group] / length.squareRoot() : 0)
            count += written
            start += Int(size)
        }
    }

    private mutating func packGroup(
        _ collector: TermCollector, _ vocabulary: TermVocabulary, from start: Int, size: Int,
        _ countWeights: [Float], _ length: inout Float
    ) -> Int {
        let offset = count
        return unsafe vocabulary.places.withUnsafeBufferPointer { places in
            unsafe vocabulary.idf.withUnsafeBufferPointer { idf in
                unsafe collector.terms.withUnsafeBufferPointer { terms in
                    unsafe collector.counts.withUnsafeBufferPointer { counts in
                        unsafe features.withUnsafeMutableBufferPointer { features in
                            guard let terms = terms.baseAddress, let counts = counts.baseAddress,
                                let features = features.baseAddress
                            else { return 0 }
                            let table = unsafe ct_vocabulary(
                                places: places.baseAddress, place_count: places.count,
                                idf: idf.baseAddress, unknown_idf: idf.last ?? 0)
                            return unsafe ct_vocabulary_pack(
                                table, terms + start, counts + start, size, countWeights,
                                features + offset, &length)
                        }
                    }
                }
            }
        }
    }
}
