internal import Kernels

/// The weights of one block of machines in 8 bits.
struct StepBlock: Sendable {
    let lanes: Int
    let steps: [Int8]
    let scales: [Float]
    let bias: [Float]

    init(_ machines: Machines, _ rare: RareTerms, _ rows: TrainingRows, _ state: DualState) {
        lanes = machines.lanes
        let parts = machines.quantized(rare, squaredIDF: rows.squaredIDF, state: state)
        steps = parts.steps
        scales = parts.scales
        bias = parts.bias
    }
}

extension StepWeights {
    mutating func insert(_ block: StepBlock, firstBlock: Int) {
        let width = min(block.lanes / Self.block, blocks - firstBlock)
        let all = blocks
        let perRow = block.lanes / Self.block
        for feature in 0..<features {
            for index in 0..<width {
                let target = feature * all + firstBlock + index
                let source = feature * perRow + index
                scales[target] = block.scales[source]
                for lane in 0..<Self.block {
                    steps[target * Self.block + lane] = block.steps[source * Self.block + lane]
                }
            }
        }
        for lane in 0..<width * Self.block {
            bias[firstBlock * Self.block + lane] = block.bias[lane]
        }
    }
}
