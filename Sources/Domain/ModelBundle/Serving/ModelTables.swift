internal import FileStore
internal import Kernels

/// The large parts of a model: arrays of the program that made it, or a mapped file.
enum ModelTables: Sendable {
    case memory(places: [UInt64], idf: [Float], steps: [Int8], scales: [Float], blocks: Int)
    case mapped(
        MemoryMap, places: Range<Int>, idf: Range<Int>, steps: Range<Int>, scales: Range<Int>,
        blocks: Int)

    init(_ content: BundleContent) {
        self = .memory(
            places: content.vocabulary.places, idf: content.vocabulary.idf,
            steps: content.weights.steps, scales: content.weights.scales,
            blocks: content.weights.blocks)
    }

    var blocks: Int {
        switch self {
        case .memory(_, _, _, _, let blocks), .mapped(_, _, _, _, _, let blocks): blocks
        }
    }

    func withTables<Result>(
        _ body: (borrowing VocabularyTable, borrowing StepTable) -> Result
    ) -> Result {
        switch self {
        case .memory(let places, let idf, let steps, let scales, let blocks):
            return unsafe Self.with(
                places.span.bytes, idf.span.bytes, steps.span.bytes, scales.span.bytes, blocks,
                body)
        case .mapped(let map, let places, let idf, let steps, let scales, let blocks):
            return map.withBytes(0..<map.byteCount) { bytes in
                Self.with(
                    bytes.extracting(places), bytes.extracting(idf), bytes.extracting(steps),
                    bytes.extracting(scales), blocks, body)
            }
        }
    }

    private static func with<Result>(
        _ places: RawSpan, _ idf: RawSpan, _ steps: RawSpan, _ scales: RawSpan, _ blocks: Int,
        _ body: (borrowing VocabularyTable, borrowing StepTable) -> Result
    ) -> Result {
        VocabularyTable.with(places: places, idf: idf) { vocabulary in
            StepTable.with(steps: steps, scales: scales, blocks: blocks) { weights in
                body(vocabulary, weights)
            }
        }
    }
}
