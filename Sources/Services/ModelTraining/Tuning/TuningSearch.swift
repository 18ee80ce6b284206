internal import Kernels
internal import Learning

/// Proposes parameters: first the ones there are, then at random, then mostly around the best. What
/// comes next depends on the seed and on what was found, never on the time.
struct TuningSearch {
    struct Proposal {
        let parameters: ModelParameters
        /// For people.
        let origin: String
    }

    /// What stands in params.yaml.
    let current: ModelParameters
    let seed: UInt64
    /// How many are drawn from everywhere before the best counts.
    private let explored = 8

    init(current: ModelParameters, seed: UInt64) {
        self.current = current
        self.seed = seed
    }

    private var beginnings: [Proposal] {
        var defaults = ModelParameters()
        let first = Proposal(parameters: current, origin: "params.yaml")
        // Whatever is not searched stays as it is.
        defaults.warmStart = current.warmStart
        return defaults == current
            ? [first] : [first, Proposal(parameters: defaults, origin: "defaults")]
    }

    /// - Parameter best: of the trials before, and its number.
    func proposal(_ number: Int, best: (number: Int, parameters: ModelParameters)?) -> Proposal {
        let beginnings = beginnings
        guard number >= beginnings.count else { return beginnings[number] }
        var draws = SeededDraws(seed: seed, stream: number)
        let step = number - beginnings.count
        guard let best, step >= explored, step % 4 != 3 else {
            return Proposal(parameters: anywhere(&draws), origin: "random")
        }
        // A step may lead nowhere at the end of a range.
        var parameters = best.parameters
        while parameters == best.parameters { parameters = near(best.parameters, &draws) }
        return Proposal(parameters: parameters, origin: "near \(best.number)")
    }

    private func anywhere(_ draws: inout SeededDraws) -> ModelParameters {
        var parameters = current
        // Half of them, as few sets are better in all.
        for dimension in TuningDimension.all where draws.below(2) == 0 {
            switch dimension.values {
            case .factor(let range, let path):
                parameters[keyPath: path] = Self.factor(range, draws.unit())
            case .share(let range, let path):
                let share = range.lowerBound + draws.unit() * (range.upperBound - range.lowerBound)
                parameters[keyPath: path] = Self.rounded(share)
            case .count(let range, let path):
                parameters[keyPath: path] = range.lowerBound + draws.below(range.count)
            case .choice(let choices, let path):
                parameters[keyPath: path] = choices[draws.below(choices.count)]
            }
        }
        return parameters
    }

    /// Changes one to three parameters a little.
    private func near(
        _ best: ModelParameters, _ draws: inout SeededDraws
    ) -> ModelParameters {
        var parameters = best
        for _ in 0...draws.below(3) {
            let dimension = TuningDimension.all[draws.below(TuningDimension.all.count)]
            // From -1 to 1.
            let step = 2 * draws.unit() - 1
            switch dimension.values {
            case .factor(let range, let path):
                let moved = Double(parameters[keyPath: path]) * Maths.exp(step * 0.7)
                parameters[keyPath: path] = Self.rounded(moved.clamped(to: range))
            case .share(let range, let path):
                let moved = Double(parameters[keyPath: path]) + 0.2 * step
                parameters[keyPath: path] = Self.rounded(moved.clamped(to: range))
            case .count(let range, let path):
                let moved = parameters[keyPath: path] + (step < 0 ? -1 : 1)
                parameters[keyPath: path] = moved.clamped(to: range)
            case .choice(let choices, let path):
                parameters[keyPath: path] = choices[draws.below(choices.count)]
            }
        }
        return parameters
    }

    private static func factor(_ range: ClosedRange<Double>, _ unit: Double) -> Float {
        let (low, high) = (Maths.log(range.lowerBound), Maths.log(range.upperBound))
        return rounded(Maths.exp(low + unit * (high - low)).clamped(to: range))
    }

    /// To thousandths: what is printed is what was tried.
    private static func rounded(_ value: Double) -> Float {
        Float((value * 1000).rounded() / 1000)
    }
}

extension SeededDraws {
    /// From 0 up to 1.
    fileprivate mutating func unit() -> Double { Double(below(1 << 30)) * 0x1p-30 }
}

extension Comparable {
    fileprivate func clamped(to range: ClosedRange<Self>) -> Self {
        min(max(self, range.lowerBound), range.upperBound)
    }
}
