internal import CKernels

/// Sparse rows whose features come in groups, packed: 24 bits of feature and 8 bits of count.
///
/// The value of a feature in a row is the scale of its group there, times what its count weighs,
/// times the feature's inverse document frequency. Rows hold the first two only; weights hold the
/// third.
package struct FeatureRows: Sendable, Equatable {
    package static let featureLimit = 1 << 24

    package let groups: Int
    /// What a count from 0 to 255 weighs.
    package let countWeights: [Float]
    package private(set) var features: [UInt32] = []
    package private(set) var starts: [UInt64] = [0]
    package private(set) var groupSizes: [UInt32] = []
    package private(set) var groupScales: [Float] = []

    package init(groups: Int, countWeights: [Float]) {
        precondition(countWeights.count == 256, "a count is a byte")
        self.groups = groups
        self.countWeights = countWeights
    }

    package var count: Int { starts.count - 1 }

    /// Adds a row; `sizes` says how many of `packed` belong to each group.
    package mutating func append(packed: Span<UInt32>, sizes: Span<UInt32>, scales: Span<Float>) {
        precondition(sizes.count == groups && scales.count == groups, "one of each for a group")
        unsafe packed.withUnsafeBufferPointer { unsafe features.append(contentsOf: $0) }
        for group in 0..<groups {
            groupSizes.append(sizes[group])
            groupScales.append(scales[group])
        }
        starts.append(UInt64(features.count))
    }

    /// The rows of all pieces, which must be of one shape.
    package init(joining pieces: [FeatureRows], _ sideBySide: SideBySide) {
        guard let shape = pieces.first else { preconditionFailure("a piece to begin with") }
        self.init(groups: shape.groups, countWeights: shape.countWeights)
        for piece in pieces {
            precondition(piece.groups == groups, "rows of one shape")
            let offset = starts[starts.count - 1]
            for start in piece.starts.dropFirst() { starts.append(offset + start) }
            groupSizes.append(contentsOf: piece.groupSizes)
            groupScales.append(contentsOf: piece.groupScales)
        }
        let ends = pieces.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.features.count) }
        let size = ends[pieces.count]
        features = unsafe [UInt32](unsafeUninitializedCapacity: size) { all, filled in
            unsafe LargePages.ask(for: UnsafeMutableRawBufferPointer(all))
            filled = size
            guard let base = all.baseAddress else { return }
            nonisolated(unsafe) let target = unsafe base  // Safe: each piece has its own place.
            sideBySide(pieces.count) { index in
                unsafe pieces[index].features.withUnsafeBufferPointer { own in
                    guard let source = own.baseAddress else { return }
                    unsafe (target + ends[index]).initialize(from: source, count: own.count)
                }
            }
        }
    }

    /// Forgets the features from `limit` on, in the memory that it has.
    package mutating func keep(below limit: Int) {
        var (read, kept) = (0, 0)
        for row in 0..<count {
            for group in 0..<groups {
                let (end, before) = (read + Int(groupSizes[row * groups + group]), kept)
                while read < end {
                    let feature = features[read]
                    features[kept] = feature
                    kept += Int(feature & 0xFF_FFFF) < limit ? 1 : 0
                    read += 1
                }
                groupSizes[row * groups + group] = UInt32(kept - before)
            }
            starts[row + 1] = UInt64(kept)
        }
        features.removeLast(features.count - kept)
    }

    /// What the features of a row add up to, one term at a time.
    package func forEachFeature(of row: Int, _ body: (_ feature: Int, _ value: Float) -> Void) {
        var position = Int(starts[row])
        for group in 0..<groups {
            let scale = groupScales[row * groups + group]
            for _ in 0..<groupSizes[row * groups + group] {
                let packed = features[position]
                body(Int(packed & 0xFF_FFFF), scale * countWeights[Int(packed >> 24)])
                position += 1
            }
        }
    }

    /// The scales of a row's groups, had its terms from `first` on not been known when it was
    /// packed.
    ///
    /// - Parameter weights: those that groups were packed with.
    package func scales(
        of row: Int, unknownFrom first: Int, groupWeights weights: [Float], idf: [Float]
    ) -> [Float] {
        var position = Int(starts[row])
        return (0..<groups).map { group in
            let scale = groupScales[row * groups + group]
            var length: Float = 0
            for _ in 0..<groupSizes[row * groups + group] {
                let packed = features[position]
                position += 1
                guard Int(packed & 0xFF_FFFF) >= first else { continue }
                let value = countWeights[Int(packed >> 24)] * idf[Int(packed & 0xFF_FFFF)]
                length += value * value
            }
            guard length > 0 else { return scale }
            let part = length * (scale / weights[group]) * (scale / weights[group])
            return scale / (1 - (1 - ct_unknown_share) * part).squareRoot()
        }
    }

    /// The same rows with other scales, `groups` for each.
    package func scaled(_ scales: [Float]) -> FeatureRows {
        precondition(scales.count == groupScales.count, "a scale for each group of each row")
        var copy = self
        copy.groupScales = scales
        return copy
    }

    func withRows<Result>(_ body: (UnsafePointer<ck_rows>) -> Result) -> Result {
        unsafe features.withUnsafeBufferPointer { features in
            unsafe starts.withUnsafeBufferPointer { starts in
                unsafe groupSizes.withUnsafeBufferPointer { sizes in
                    unsafe groupScales.withUnsafeBufferPointer { scales in
                        unsafe countWeights.withUnsafeBufferPointer { weights in
                            var rows = unsafe ck_rows(
                                features: features.baseAddress, starts: starts.baseAddress,
                                group_sizes: sizes.baseAddress, group_scales: scales.baseAddress,
                                groups: UInt32(groups), count_weights: weights.baseAddress)
                            return unsafe body(&rows)
                        }
                    }
                }
            }
        }
    }
}
