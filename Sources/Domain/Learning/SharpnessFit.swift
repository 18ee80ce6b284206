internal import Kernels
internal import Parallelism

/// Finds the one factor for all scores whose softmax loses least on rows with known labels.
struct SharpnessFit: Sendable {
    let scores: [Float]
    let stride: Int
    let labels: [UInt32]
    let rows: ArraySlice<UInt32>
    let categories: Int

    /// Between 0.1 and 1,000: the loss has one minimum in the factor, so thirds close in on it; two
    /// points are looked at side by side.
    func best(threads: Int) -> Float {
        var (low, high) = (Maths.log(0.1), Maths.log(1000))
        for _ in 0..<20 {
            let points = [low + (high - low) / 3, high - (high - low) / 3]
            let losses = Workers.map(2, jobs: threads) { loss(Maths.exp(points[$0])) }
            if losses[0] < losses[1] { high = points[1] } else { low = points[0] }
        }
        return Float(Maths.exp((low + high) / 2))
    }

    private func loss(_ factor: Double) -> Double {
        var sum = 0.0
        for row in rows {
            let first = Int(row) * stride
            var most = -Double.infinity
            for index in first..<first + categories { most = max(most, Double(scores[index])) }
            var total = 0.0
            for index in first..<first + categories {
                total += Maths.exp(factor * (Double(scores[index]) - most))
            }
            let own = Double(scores[first + Int(labels[Int(row)])])
            sum += Maths.log(total) - factor * (own - most)
        }
        return sum
    }
}
