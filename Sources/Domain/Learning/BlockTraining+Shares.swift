internal import Kernels

extension BlockTraining {
    /// Where training stood that left these shares, one row for each of `training`.
    func state(from shares: DualShares, firstCategory: Int) -> DualState {
        precondition(shares.rowCount == training.count, "shares of each row that is learnt from")
        var alphas = [Float](repeating: 0, count: rows.labels.count * lanes)
        for (position, row) in training.enumerated() {
            for index in shares.range(of: position) {
                let lane = Int(shares.categories[index]) - firstCategory
                guard lane >= 0, lane < lanes else { continue }
                let isOwn = rows.labels[Int(row)] == shares.categories[index]
                alphas[Int(row) * lanes + lane] = shares.values[index] * (isOwn ? 1 : -1)
            }
        }
        return DualState(alphas: alphas, lanes: lanes)
    }

    /// Whether rows have a category of this block in which no row has a share.
    func hasNewCategory(_ shares: DualShares, _ firstCategory: Int) -> Bool {
        var missing = Set(training.map { rows.labels[Int($0)] })
            .filter { (firstCategory..<firstCategory + lanes).contains(Int($0)) }
        for category in shares.categories where !missing.isEmpty { missing.remove(category) }
        return !missing.isEmpty
    }

    /// The shares of each of `training` in the categories of this block.
    func shares(of state: DualState, firstCategory: Int) -> DualShares {
        var shares = DualShares()
        let used = min(lanes, categories - firstCategory)
        for row in training {
            for lane in 0..<used {
                let alpha = state.alphas[Int(row) * lanes + lane].magnitude
                guard alpha > 0 else { continue }
                shares.append(alpha, category: UInt32(firstCategory + lane))
            }
            shares.endRow()
        }
        return shares
    }

    /// The value of the dual problem, over the categories of this block.
    func objective(_ machines: Machines, _ state: DualState) -> Double {
        let used = min(lanes, categories - machines.firstCategory)
        var gain = 0.0
        for row in training {
            let penalty = Double(rows.penalties[Int(row)])
            for lane in 0..<used {
                let alpha = Double(state.alphas[Int(row) * lanes + lane].magnitude)
                gain += alpha - penalty * alpha * alpha / 2
            }
        }
        let features = machines.featureCount
        var length = rareLength(state, used: used)
        for feature in 0...features {
            let weights =
                feature < features
                ? machines.weights(feature..<feature + 1) : machines.biasWeights
            let sum = weights.prefix(used).reduce(0.0) { $0 + Double($1) * Double($1) }
            // The weights hold the idf once more than the problem does; the bias has none.
            length += feature < features ? sum / Double(rows.squaredIDF[feature]) : sum
        }
        return gain - length / 2
    }

    /// What the terms without weights add to the squared length of them all.
    private func rareLength(_ state: DualState, used: Int) -> Double {
        var length = 0.0
        for row in training.map(Int.init) {
            for at in Int(rows.kin.starts[row])..<Int(rows.kin.starts[row + 1]) {
                let other = Int(rows.kin.rows[at])
                var sum: Float = 0
                for lane in 0..<used {
                    sum += state.alphas[row * lanes + lane] * state.alphas[other * lanes + lane]
                }
                length += Double(rows.kin.products[at]) * Double(sum)
            }
        }
        return length
    }
}

extension DualShares {
    /// Puts the shares of blocks of categories together, row by row.
    init(joining blocks: [DualShares]) {
        self.init()
        for row in 0..<(blocks.first?.rowCount ?? 0) {
            for block in blocks {
                for index in block.range(of: row) {
                    append(block.values[index], category: block.categories[index])
                }
            }
            endRow()
        }
    }
}

extension PassTrace {
    /// Puts what blocks of categories did together; one with fewer passes than others stays where
    /// it came to.
    static func joined(_ blocks: [[PassTrace]]) -> [PassTrace] {
        let count = blocks.map(\.count).max() ?? 0
        return (0..<count).map { pass in
            var sum = PassTrace(visits: 0, mostVisits: 0, objective: 0)
            for block in blocks {
                guard let last = block.last else { continue }
                let isOver = pass >= block.count
                let trace = isOver ? last : block[pass]
                sum.visits += isOver ? 0 : trace.visits
                sum.mostVisits += trace.mostVisits
                sum.objective += trace.objective
            }
            return sum
        }
    }
}
