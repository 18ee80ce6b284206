internal import CKernels

/// Turns scores into the logits of probabilities, and learns how from scores whose labels are
/// known.
///
/// A coupled map lets every score count for every category; else a category has a factor of its
/// own.
package struct ScoreMap: Sendable, Equatable {
    package let categories: Int
    package let isCoupled: Bool
    /// How far apart the scores of rows lie; numbers past the categories are zero.
    package let stride: Int
    /// `stride` for each category when coupled, else one for each.
    package private(set) var factors: [Float]
    package private(set) var offsets: [Float]
    /// The share of products whose category may be any, in millionths.
    package private(set) var doubt = 0

    /// A map that multiplies each score by `start`.
    package init(categories: Int, isCoupled: Bool, start: Float = 1) {
        self.categories = categories
        self.isCoupled = isCoupled
        stride = Self.stride(categories, isCoupled: isCoupled)
        factors = [Float](
            repeating: isCoupled ? 0 : start, count: isCoupled ? categories * stride : stride)
        offsets = [Float](repeating: 0, count: categories)
        if isCoupled {
            for category in 0..<categories { factors[category * stride + category] = start }
        }
    }

    package init?(
        categories: Int, isCoupled: Bool, factors: [Float], offsets: [Float], doubt: Int = 0
    ) {
        self.init(categories: categories, isCoupled: isCoupled)
        guard factors.count == self.factors.count, offsets.count == categories,
            (0..<Self.doubts).contains(doubt)
        else { return nil }
        self.doubt = doubt
        self.factors = factors
        self.offsets = offsets
    }

    /// `doubt` is below.
    package static let doubts = 1_000_000

    package static func stride(_ categories: Int, isCoupled: Bool) -> Int {
        isCoupled ? (categories + 15) / 16 * 16 : categories
    }

    /// - Parameter scores: `stride` numbers, zero past the categories.
    package func probabilities(of scores: [Float], into probabilities: inout [Float]) {
        unsafe factors.withUnsafeBufferPointer { factors in
            unsafe offsets.withUnsafeBufferPointer { offsets in
                // Safe: logits are computed from the map without writing to it.
                var map = unsafe cc_map(
                    factors: UnsafeMutablePointer(mutating: factors.baseAddress),
                    offsets: UnsafeMutablePointer(mutating: offsets.baseAddress),
                    categories: UInt32(categories), stride: UInt32(stride),
                    coupled: isCoupled ? 1 : 0)
                unsafe cc_logits(&map, scores, &probabilities)
            }
        }
        unsafe cc_softmax(&probabilities, categories)
        guard doubt > 0 else { return }
        let share = Float(doubt) / 1e6
        let floor = share / Float(categories)
        for category in 0..<categories {
            probabilities[category] = (1 - share) * probabilities[category] + floor
        }
    }

    /// With a share of products, from 0 to below 1, whose category may be any.
    package func doubting(_ share: Float) -> ScoreMap {
        precondition(share >= 0 && share < 1, "a share")
        var map = self
        map.doubt = Int(1e6 * share)
        return map
    }

    /// With all logits multiplied: as sure as before of what is likeliest, or more, or less.
    package func sharpened(by factor: Float) -> ScoreMap {
        var map = self
        for index in map.factors.indices { map.factors[index] *= factor }
        for index in map.offsets.indices { map.offsets[index] *= factor }
        return map
    }

    fileprivate mutating func average(with other: ScoreMap) {
        ScoreMapFit.average(&factors, other.factors)
        ScoreMapFit.average(&offsets, other.offsets)
    }

    mutating func withMap<Result>(_ body: (UnsafePointer<cc_map>) -> Result) -> Result {
        let (categories, stride, isCoupled) = (categories, stride, isCoupled)
        return unsafe factors.withUnsafeMutableBufferPointer { factors in
            unsafe offsets.withUnsafeMutableBufferPointer { offsets in
                var map = unsafe cc_map(
                    factors: factors.baseAddress, offsets: offsets.baseAddress,
                    categories: UInt32(categories), stride: UInt32(stride),
                    coupled: isCoupled ? 1 : 0)
                return unsafe body(&map)
            }
        }
    }
}

/// Fits a `ScoreMap` by AdaGrad on the log loss, one row after the other.
package struct ScoreMapFit: Sendable {
    package private(set) var map: ScoreMap
    private let start: Float
    private let pull: Float
    private var factorSquares: [Float]
    private var offsetSquares: [Float]
    private var room: [Float]

    /// - Parameter pull: how strongly factors are held at `start` for a category's own score and 0
    /// else.
    package init(categories: Int, isCoupled: Bool, start: Float, pull: Float) {
        map = ScoreMap(categories: categories, isCoupled: isCoupled, start: start)
        self.start = start
        self.pull = pull
        factorSquares = [Float](repeating: 1e-8, count: map.factors.count)
        offsetSquares = [Float](repeating: 1e-8, count: categories)
        room = [Float](repeating: 0, count: max(categories, map.stride))
    }

    /// The mean loss over the rows in `order`, each taken before it was learnt from.
    @discardableResult
    package mutating func pass(
        scores: [Float], labels: [UInt32], order: [UInt32], rate: Float
    ) -> Double {
        let (start, pull) = (start, pull)
        var (factorSquares, offsetSquares, room) = (factorSquares, offsetSquares, room)
        let loss = unsafe map.withMap { map in
            unsafe cc_pass(
                map, &factorSquares, &offsetSquares, scores, labels, order, order.count, rate,
                start, pull, &room)
        }
        (self.factorSquares, self.offsetSquares) = (factorSquares, offsetSquares)
        return loss / Double(max(order.count, 1))
    }

    /// Meets another fit of the same shape halfway.
    package mutating func average(with other: ScoreMapFit) {
        Self.average(&factorSquares, other.factorSquares)
        Self.average(&offsetSquares, other.offsetSquares)
        map.average(with: other.map)
    }

    fileprivate static func average(_ left: inout [Float], _ right: [Float]) {
        precondition(left.count == right.count, "one shape")
        for index in left.indices { left[index] = (left[index] + right[index]) / 2 }
    }
}
