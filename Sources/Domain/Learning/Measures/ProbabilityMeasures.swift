internal import Kernels

/// How far probabilities can be believed: gathered row by row, in memory that does not grow.
package struct ProbabilityMeasures: Sendable, Equatable {
    /// The rows whose largest probability lies in one stretch.
    package struct Bin: Sendable, Equatable {
        package fileprivate(set) var rows = 0
        package fileprivate(set) var right = 0
        /// The sum of the largest probabilities.
        package fileprivate(set) var confidence = 0.0
        /// The sum of p (1 - p): the variance of `right`, were the probabilities true.
        package fileprivate(set) var variance = 0.0
    }

    package static let binCount = 15

    package private(set) var rows = 0
    package private(set) var bins = [Bin](repeating: Bin(), count: binCount)
    private var squares = 0.0
    private var losses = 0.0

    package init() {}

    /// - Parameters:
    ///   - probabilities: one for each category.
    ///   - label: `nil` for a category that the model does not know: no answer is right, and the
    ///     loss is that of a probability of 0.
    package mutating func add(_ probabilities: ArraySlice<Float>, label: Int?) {
        var (best, largest) = (0, -Float.infinity)
        var square = label == nil ? 1.0 : 0.0
        for (category, probability) in probabilities.enumerated() {
            if probability > largest { (best, largest) = (category, probability) }
            let distance = Double(probability) - (category == label ? 1 : 0)
            square += distance * distance
        }
        let given = label.map { probabilities[probabilities.startIndex + $0] } ?? 0
        squares += square
        // As scikit-learn clips single precision.
        losses -= Maths.log(Double(max(min(given, 1 - .ulpOfOne), .ulpOfOne)))
        add(confidence: Double(largest), isRight: best == label)
    }

    private mutating func add(confidence: Double, isRight: Bool) {
        rows += 1
        let bin = Self.bin(of: confidence)
        bins[bin].rows += 1
        bins[bin].right += isRight ? 1 : 0
        bins[bin].confidence += confidence
        bins[bin].variance += confidence * (1 - confidence)
    }

    /// Stretches of equal width; a border belongs to the lower one.
    static func bin(of confidence: Double) -> Int {
        var bin = max(0, min(binCount - 1, Int(confidence * Double(binCount))))
        if bin > 0, confidence <= Double(bin) / Double(binCount) { bin -= 1 }
        return bin
    }

    package mutating func merge(_ other: ProbabilityMeasures) {
        rows += other.rows
        squares += other.squares
        losses += other.losses
        for bin in bins.indices {
            bins[bin].rows += other.bins[bin].rows
            bins[bin].right += other.bins[bin].right
            bins[bin].confidence += other.bins[bin].confidence
            bins[bin].variance += other.bins[bin].variance
        }
    }

    /// Over all categories, from 0 to 2.
    package var brierScore: Double { squares / Double(max(rows, 1)) }
    package var logLoss: Double { losses / Double(max(rows, 1)) }

    /// The expected calibration error: how far confidence is from how often it is right, on
    /// average.
    package var calibrationError: Double {
        bins.reduce(0) { $0 + ($1.confidence - Double($1.right)).magnitude } / Double(max(rows, 1))
    }

    /// The calibration error that probabilities stay below in 19 of 20 samples of this size when
    /// they are off by this much in every bin; true ones, when that is 0.
    ///
    /// In each bin the difference is nearly normal with the variance of its rows, so that its
    /// magnitude has a folded normal distribution.
    package func calibrationErrorByChance(off: Double = 0) -> Double {
        var (mean, variance) = (0.0, 0.0)
        for bin in bins where bin.rows > 0 {
            let distance = off * Double(bin.rows)
            let ratio = bin.variance > 0 ? distance * distance / (2 * bin.variance) : .infinity
            let usual =
                (bin.variance * 2 / .pi).squareRoot() * Maths.exp(-ratio)
                + distance * (1 - Maths.complementaryError(ratio.squareRoot()))
            mean += usual
            variance += max(0, distance * distance + bin.variance - usual * usual)
        }
        return (mean + 1.645 * variance.squareRoot()) / Double(max(rows, 1))
    }
}
