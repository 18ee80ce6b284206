/// A difference, and how it would vary on other rows of the same kind.
package struct SampledDifference: Sendable, Equatable {
    package let observed: Double
    /// In ascending order.
    private let samples: [Double]

    package init(observed: Double, _ samples: [Double]) {
        self.observed = observed
        self.samples = samples.sorted()
    }

    /// The stretch that holds so much of the samples, with as many below it as above.
    package func interval(_ confidence: Double) -> ClosedRange<Double> {
        guard !samples.isEmpty else { return observed...observed }
        let tail = (1 - confidence) / 2
        let (low, high) = (quantile(tail), quantile(1 - tail))
        return min(low, high)...max(low, high)
    }

    /// Linear between the two nearest samples.
    private func quantile(_ share: Double) -> Double {
        let place = share * Double(samples.count - 1)
        let low = Int(place)
        let high = min(low + 1, samples.count - 1)
        return samples[low] + (place - Double(low)) * (samples[high] - samples[low])
    }
}
