internal import CKernels
internal import Synchronization

/// Weights in 8 bits while they are made: blocks of machines write side by side, each to its own
/// columns, so that the whole is never in memory twice.
@safe package final class StepTarget: @unchecked Sendable {  // Safe: no column is written by two.
    private static let block = 16

    /// `blocks` * 16 steps and `blocks` scales for each feature.
    private let steps: UnsafeMutableBufferPointer<Int8>
    private let scales: UnsafeMutableBufferPointer<Float>
    private let features: Int
    private let blocks: Int
    /// How many scales.
    private let written = Atomic<Int>(0)

    private init(
        _ steps: UnsafeMutableBufferPointer<Int8>, _ scales: UnsafeMutableBufferPointer<Float>,
        features: Int, blocks: Int
    ) {
        unsafe self.steps = steps
        unsafe self.scales = scales
        self.features = features
        self.blocks = blocks
    }

    /// Lends a target as long as `body` runs, which must write all of it.
    package static func tables<Result>(
        features: Int, blocks: Int, _ body: (StepTarget) -> Result
    ) -> (steps: [Int8], scales: [Float], result: Result) {
        let count = features * blocks
        var (scales, result): ([Float], Result?) = ([], nil)
        let steps = unsafe [Int8](unsafeUninitializedCapacity: count * block) { steps, filled in
            unsafe LargePages.ask(for: UnsafeMutableRawBufferPointer(steps))
            scales = unsafe [Float](unsafeUninitializedCapacity: count) { scales, filled in
                unsafe LargePages.ask(for: UnsafeMutableRawBufferPointer(scales))
                let target = unsafe StepTarget(steps, scales, features: features, blocks: blocks)
                result = body(target)
                precondition(target.written.load(ordering: .relaxed) == count, "all is written")
                filled = count
            }
            filled = count * block
        }
        guard let result else { preconditionFailure("the body has run") }
        return (steps, scales, result)
    }

    /// Rounds the weights of features from `first` on, `lanes` for each, of which the first lies in
    /// the given block; lanes past the last block are left out.
    func put(_ weights: [Float], first: Int, lanes: Int, block: Int) {
        let (rows, perRow) = (weights.count / lanes, lanes / Self.block)
        precondition(first >= 0 && first + rows <= features, "outside the features")
        precondition(block >= 0 && block < blocks, "outside the blocks")
        var parts = [Int8](repeating: 0, count: weights.count)
        var sizes = [Float](repeating: 0, count: weights.count / Self.block)
        unsafe ck_quantize(weights, weights.count, &parts, &sizes)
        let kept = min(perRow, blocks - block)
        written.add(rows * kept, ordering: .relaxed)
        unsafe parts.withUnsafeBufferPointer { parts in
            guard let from = parts.baseAddress, let to = unsafe steps.baseAddress else { return }
            for row in 0..<rows {
                let cell = (first + row) * blocks + block
                unsafe (to + cell * Self.block)
                    .update(from: from + row * lanes, count: kept * Self.block)
                for index in 0..<kept { unsafe scales[cell + index] = sizes[row * perRow + index] }
            }
        }
    }
}
