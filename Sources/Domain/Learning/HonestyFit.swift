internal import Kernels
internal import Parallelism

/// Finds how much surer to be of what is likeliest, and which share of labels may be anything.
///
/// Where some labels are wrong, no sum of scores can say so: a map that is right of the surest rows
/// is then too modest of the others. With a share of doubt it need not be.
struct HonestyFit: Sendable {
    /// `categories` logarithms of probabilities for each label.
    let logarithms: [Float]
    let labels: [UInt32]
    let categories: Int
    /// How strongly both are held at changing nothing, in rows.
    let pull: Double

    struct Found: Sendable {
        var sharpness: Float = 1
        var doubt: Float = 0
    }

    private static let sharpest = Maths.log(4.0)
    private static let mostDoubt = 0.25

    /// By thirds that close in on both; two points are looked at side by side.
    func best(threads: Int) -> Found {
        guard !labels.isEmpty else { return Found() }
        var (low, high) = (-Self.sharpest, Self.sharpest)
        for _ in 0..<14 {
            let points = [low + (high - low) / 3, high - (high - low) / 3]
            let losses = Workers.map(2, jobs: threads) { best(sharpness: points[$0]).loss }
            if losses[0] < losses[1] { high = points[1] } else { low = points[0] }
        }
        let middle = (low + high) / 2
        return Found(
            sharpness: Float(Maths.exp(middle)), doubt: Float(best(sharpness: middle).doubt))
    }

    /// - Parameter sharpness: its logarithm.
    private func best(sharpness: Double) -> (doubt: Double, loss: Double) {
        let own = ownProbabilities(Maths.exp(sharpness))
        var (low, high) = (0.0, Self.mostDoubt)
        for _ in 0..<18 {
            let third = (high - low) / 3
            if loss(own, low + third) < loss(own, high - third) {
                high -= third
            } else {
                low += third
            }
        }
        // Thirds come near the end, never there.
        let doubt = loss(own, 0) <= loss(own, low) ? 0 : low
        return (doubt, loss(own, doubt) + pull * sharpness * sharpness)
    }

    /// What each label would get, were there no doubt.
    private func ownProbabilities(_ factor: Double) -> [Double] {
        labels.indices.map { row in
            let first = row * categories
            let own = factor * Double(logarithms[first + Int(labels[row])])
            var sum = 0.0
            for index in first..<first + categories {
                sum += Maths.exp(factor * Double(logarithms[index]) - own)
            }
            return 1 / sum
        }
    }

    private func loss(_ own: [Double], _ doubt: Double) -> Double {
        var sum = pull * doubt
        let floor = doubt / Double(categories)
        for probability in own { sum -= Maths.log((1 - doubt) * probability + floor + 1e-12) }
        return sum
    }
}
