internal import CKernels

extension FeatureRows {
    /// Adds to `scores` what the row's features weigh; see `ck_step_scores`.
    package func addScores(
        of row: Int, steps: [Int8], scales: [Float], blocks: Int, to scores: inout [Float]
    ) {
        let first = Int(starts[row])
        let count = Int(starts[row + 1]) - first
        unsafe withRows { rows in
            unsafe steps.withUnsafeBufferPointer { steps in
                unsafe scales.withUnsafeBufferPointer { scales in
                    var weights = unsafe ck_steps(
                        steps: steps.baseAddress, scales: scales.baseAddress, blocks: UInt32(blocks)
                    )
                    unsafe ck_step_scores(
                        &weights, rows.pointee.features + first, count,
                        rows.pointee.group_sizes + row * groups,
                        rows.pointee.group_scales + row * groups, UInt32(groups), countWeights,
                        &scores)
                }
            }
        }
    }
}
