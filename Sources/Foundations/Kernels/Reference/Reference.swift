/// The kernels once more, as plainly as they can be said: what the fast ones are tested against.
///
/// Sums run in the same order, so that results are equal to the bit.
package enum Reference {
    /// The features of a row with their values, in order.
    static func values(_ rows: FeatureRows, _ row: Int) -> [(feature: Int, value: Float)] {
        var values: [(feature: Int, value: Float)] = []
        rows.forEachFeature(of: row) { feature, value in values.append((feature, value)) }
        return values
    }

    /// Weights rounded to steps, 16 with a scale of their own.
    package static func quantized(_ weights: [Float]) -> (steps: [Int8], scales: [Float]) {
        var steps: [Int8] = []
        var scales: [Float] = []
        for start in stride(from: 0, to: weights.count, by: 16) {
            let block = weights[start..<start + 16]
            let scale = block.reduce(0) { max($0, abs($1)) } / 127
            let inverse: Float = scale > 0 ? 1 / scale : 0
            scales.append(scale)
            for weight in block {
                let step = weight * inverse
                steps.append(Int8(step + (step < 0 ? -0.5 : 0.5)))
            }
        }
        return (steps, scales)
    }

    /// The scores of a row by weights in 8 bits; see `ck_step_scores`.
    package static func stepScores(
        _ rows: FeatureRows, row: Int, steps: [Int8], scales: [Float], blocks: Int, bias: [Float]
    ) -> [Float] {
        var scores = bias
        for (feature, value) in values(rows, row) {
            for lane in 0..<blocks * 16 {
                let at = feature * blocks + lane / 16
                scores[lane] += value * scales[at] * Float(steps[at * 16 + lane % 16])
            }
        }
        return scores
    }
}

// MARK: - Machines

extension Reference {
    package static func score(
        _ machines: Machines, _ rows: TrainingRows, row: Int, state: DualState
    ) -> [Float] {
        let lanes = machines.lanes
        var sums = machines.biasWeights.map { machines.bias * $0 }
        for (feature, value) in values(rows.features, row) {
            let weights = machines.weights(feature..<feature + 1)
            for lane in 0..<lanes { sums[lane] += value * weights[lane] }
        }
        for at in Int(rows.kin.starts[row])..<Int(rows.kin.starts[row + 1]) {
            let (other, product) = (Int(rows.kin.rows[at]), rows.kin.products[at])
            for lane in 0..<lanes { sums[lane] += product * state.alphas[other * lanes + lane] }
        }
        return sums
    }

    /// See `ck_dual_pass`.
    package static func descend(
        _ machines: inout Machines, _ rows: TrainingRows, order: [UInt32], state: inout DualState
    ) -> Int {
        var visited = 0
        for row in order.map(Int.init) {
            if state.rests[row] > 0 {
                state.rests[row] -= 1
                continue
            }
            visited += 1
            let outcome = step(machines, rows, row, &state)
            if outcome.most > 1e-6 {
                add(&machines, rows, row, outcome.changes)
            } else {
                state.rests[row] = outcome.slack > 0.3 ? 2 : outcome.slack > 0.05 ? 1 : 0
            }
        }
        return visited
    }

    private static func step(
        _ machines: Machines, _ rows: TrainingRows, _ row: Int, _ state: inout DualState
    ) -> (changes: [Float], most: Float, slack: Float) {
        let sums = score(machines, rows, row: row, state: state)
        let inverse = 1 / (rows.norms[row] + rows.penalties[row])
        var changes: [Float] = []
        var (most, slack) = (Float(0), Float.infinity)
        for lane in 0..<machines.lanes {
            let sign: Float = Int(rows.labels[row]) == machines.firstCategory + lane ? 1 : -1
            let before = state.alphas[row * machines.lanes + lane] * sign
            let gradient = sign * sums[lane] - 1 + before * rows.penalties[row]
            let after = max(before - gradient * inverse, 0)
            state.alphas[row * machines.lanes + lane] = after * sign
            changes.append((after - before) * sign)
            most = max(most, abs(after - before))
            slack = min(slack, after > 0 ? 0 : gradient)
        }
        return (changes, most, slack)
    }

    private static func add(
        _ machines: inout Machines, _ rows: TrainingRows, _ row: Int, _ changes: [Float]
    ) {
        let lanes = machines.lanes
        for (feature, value) in values(rows.features, row) {
            let value = value * rows.squaredIDF[feature]
            let weights = machines.weights(feature..<feature + 1)
            machines.set(feature, (0..<lanes).map { weights[$0] + value * changes[$0] })
        }
        for lane in 0..<lanes { machines.biasWeights[lane] += machines.bias * changes[lane] }
    }

    /// See `ck_add_rows`.
    package static func add(
        _ machines: inout Machines, _ rows: TrainingRows, order: [UInt32], state: DualState,
        factor: Float
    ) {
        for row in order.map(Int.init) {
            let alphas = state.alphas[row * machines.lanes..<(row + 1) * machines.lanes]
            guard alphas.contains(where: { $0 != 0 }) else { continue }
            add(&machines, rows, row, alphas.map { $0 * factor })
        }
    }
}
