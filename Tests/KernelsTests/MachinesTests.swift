import Kernels
import TestSupport
import Testing

@Suite struct MachinesTests {
    @Test(
        "Coordinate descent, scores and taking rows out are those of the reference, to the bit",
        arguments: [16, 32], 0..<6)
    func reference(lanes: Int, seed: Int) {
        let rows = RandomRows(rows: 60, features: 40, categories: 20, seed: UInt64(seed))
            .training(kin: seed % 3 == 0 ? nil : 30)
        let first = seed % 2 == 0 ? 0 : 16
        var fast = Machines(features: 40, lanes: lanes, firstCategory: first, bias: 0.5)
        var plain = fast
        var (state, plainState) = (
            DualState(rows: 60, lanes: lanes), DualState(rows: 60, lanes: lanes)
        )
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<12 {
            let order = (0..<UInt32(60)).shuffled(using: &random)
            let visited = fast.descend(rows, order: order, state: &state)
            let expected = Reference.descend(&plain, rows, order: order, state: &plainState)
            #expect(visited == expected)
            #expect(fast.allWeights.bits == plain.allWeights.bits)
            #expect(state.alphas.bits == plainState.alphas.bits)
            #expect(state.rests == plainState.rests)
        }
        let left = (0..<UInt32(60)).filter { $0 % 4 == 1 }
        fast.add(rows, order: left, state: state, factor: -1)
        Reference.add(&plain, rows, order: left, state: plainState, factor: -1)
        #expect(fast.allWeights.bits == plain.allWeights.bits)
        var scores = [Float](repeating: .nan, count: 60 * lanes)
        var rebased = Machines(
            features: fast.featureCount, lanes: lanes, firstCategory: 7, bias: fast.bias)
        rebased.copy(fast)
        #expect(rebased.allWeights.bits == fast.allWeights.bits)
        #expect(rebased.firstCategory == fast.firstCategory)
        rebased.rebase()
        rebased.score(rows, order: left, state: state, into: &scores, stride: lanes)
        for row in 0..<60 {
            let found = Array(scores[row * lanes..<(row + 1) * lanes])
            let isScored = left.contains(UInt32(row))
            let expected = Reference.score(fast, rows, row: row, state: state)
            #expect(isScored ? found.bits == expected.bits : found.allSatisfy(\.isNaN))
        }
    }

    @Test("A copy goes its own way, in whatever memory it lies")
    func copies() {
        let rows = RandomRows(rows: 40, features: 30, categories: 9, seed: 2)
        var machines = Machines(features: 30, lanes: 16, firstCategory: 0, bias: 1)
        var state = DualState(rows: 40, lanes: 16)
        machines.descend(rows.training, order: rows.all, state: &state)
        let (before, copy) = (machines.allWeights, machines)
        machines.descend(rows.training, order: rows.all, state: &state)
        #expect(copy.allWeights.bits == before.bits)
        #expect(machines.allWeights.bits != before.bits)
    }

    @Test("A machine's weights hardly depend on how many lie beside it")
    func lanes() {
        let rows = RandomRows(rows: 80, features: 50, categories: 30, seed: 3)
        func weights(_ lanes: Int, _ first: Int) -> Machines {
            var machines = Machines(features: 50, lanes: lanes, firstCategory: first, bias: 1)
            var state = DualState(rows: 80, lanes: lanes)
            for _ in 0..<4 {
                // A row rests when all machines beside each other agree to it.
                state.wake()
                machines.descend(rows.training, order: (0..<80).map(\.self), state: &state)
            }
            return machines
        }
        let (wide, first, second) = (weights(32, 0), weights(16, 0), weights(16, 16))
        for row in 0..<50 {
            let found = wide.weights(row..<row + 1)
            let expected = first.weights(row..<row + 1) + second.weights(row..<row + 1)
            #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-4 })
        }
        let expected = first.biasWeights + second.biasWeights
        #expect(zip(wide.biasWeights, expected).allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test("Weights rounded to steps are those of the reference", arguments: 0..<5)
    func quantized(seed: Int) {
        let rows = RandomRows(rows: 50, features: 60, categories: 9, seed: UInt64(seed))
        var machines = Machines(features: 60, lanes: 16, firstCategory: 0, bias: 2)
        var state = DualState(rows: 50, lanes: 16)
        machines.descend(rows.training, order: (0..<50).map(\.self), state: &state)
        let parts = StepTarget.tables(features: 60, blocks: 1) { machines.quantize(into: $0) }
        let expected = Reference.quantized(machines.weights(0..<60))
        #expect(parts.steps == expected.steps)
        #expect(parts.scales.bits == expected.scales.bits)
        #expect(parts.result == machines.biasWeights.map { 2 * $0 })
        for (index, weight) in machines.weights(0..<60).enumerated() {
            let near = parts.scales[index / 16] * Float(parts.steps[index])
            #expect(abs(near - weight) <= 0.5001 * parts.scales[index / 16])
        }
    }

    @Test(
        "Scores by steps are those of the reference, from arrays and from bytes", arguments: 1...4)
    func stepScores(blocks: Int) {
        var random = SeededGenerator(seed: UInt64(blocks))
        let rows = RandomRows(rows: 40, features: 70, categories: 5, seed: 8)
        let steps = random.bytes(70 * blocks * 16).map { Int8(bitPattern: $0) }
        let scales = (0..<70 * blocks).map { _ in Float.random(in: 0...0.1, using: &random) }
        let bias = (0..<16 * blocks).map { _ in Float.random(in: -1...1, using: &random) }
        for row in 0..<40 {
            var scores = bias
            rows.features.addScores(
                of: row, steps: steps, scales: scales, blocks: blocks, to: &scores)
            let expected = Reference.stepScores(
                rows.features, row: row, steps: steps, scales: scales, blocks: blocks, bias: bias)
            #expect(scores.bits == expected.bits)
        }
    }
}

extension Machines {
    /// Those of the features, and then those of the bias.
    var allWeights: [Float] { weights(0..<featureCount) + biasWeights }
}
