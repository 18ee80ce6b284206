internal import CKernels

/// The bytes of weights in 8 bits, wherever they lie; valid as long as they are lent.
@safe package struct StepTable: ~Copyable {
    private static let block = 16

    package let features: Int
    package let blocks: Int
    private let steps: UnsafeBufferPointer<Int8>
    private let scales: UnsafeBufferPointer<Float>

    private init(
        blocks: Int, steps: UnsafeBufferPointer<Int8>, scales: UnsafeBufferPointer<Float>
    ) {
        self.blocks = blocks
        features = scales.count / blocks
        unsafe self.steps = steps
        unsafe self.scales = scales
    }

    /// Lends a table over bytes whose sizes and alignment must be right.
    package static func with<Result>(
        steps: RawSpan, scales: RawSpan, blocks: Int, _ body: (borrowing StepTable) -> Result
    ) -> Result {
        unsafe steps.withUnsafeBytes { steps in
            unsafe scales.withUnsafeBytes { scales in
                let table = unsafe StepTable(
                    blocks: blocks, steps: Bytes.numbers(steps), scales: Bytes.numbers(scales))
                precondition(
                    unsafe table.scales.count == table.features * blocks
                        && table.steps.count == table.scales.count * block,
                    "steps and scales of one shape")
                return body(table)
            }
        }
    }

    func add(
        _ packed: [UInt32], _ count: Int, _ sizes: [UInt32], _ groupScales: [Float],
        _ countWeights: [Float], to scores: inout [Float]
    ) {
        precondition(scores.count == blocks * Self.block, "a score for each lane")
        var largest: UInt32 = 0
        for feature in packed.prefix(count) { largest = max(largest, feature & 0xFF_FFFF) }
        guard count > 0 else { return }
        precondition(Int(largest) < features, "a feature without weights")
        var table = unsafe ck_steps(
            steps: steps.baseAddress, scales: scales.baseAddress, blocks: UInt32(blocks))
        unsafe ck_step_scores(
            &table, packed, count, sizes, groupScales, UInt32(sizes.count), countWeights, &scores)
    }

    /// The weight of a feature, idf included, for a category.
    package func weight(feature: Int, category: Int) -> Float {
        let row = feature * blocks + category / Self.block
        precondition(feature < features && category < blocks * Self.block, "outside the weights")
        return unsafe scales[row] * Float(steps[row * Self.block + category % Self.block])
    }
}
