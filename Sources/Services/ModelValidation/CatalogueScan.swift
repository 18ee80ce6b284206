internal import Catalogue
internal import Learning
internal import ModelBundle
internal import Parallelism

/// One pass over the catalogue, by both models: whatever the gate needs to know of its products.
///
/// A block of the file is in memory at a time. Pieces of it are scored by any number of threads
/// and put together in their order, so that equal catalogues give equal sums to the last bit.
struct CatalogueScan: Sendable {
    let candidate: Classifier
    let production: Classifier?
    let categories: ValidationCategories
    let rows: ComparableRows
    let sample: EditedSample

    /// Rows that one thread takes at a time.
    private static let pieceSize = 512

    func run(
        _ products: ProductFile, _ inputs: ValidationInputs, threads: Int
    ) throws(ValidationError) -> ScanTotals {
        var totals = ScanTotals(categories: categories.count)
        for number in 0..<products.blockCount {
            let block = products.block(number)
            let known = categories.known.count
            if let most = block.categories.max(), most >= known {
                throw ValidationError(
                    .mismatched,
                    "\(inputs.products) has a product of category \(most), and"
                        + " \(inputs.categories) has \(known); run preprocessing again")
            }
            let count = (block.rows.count + Self.pieceSize - 1) / Self.pieceSize
            let pieces = Workers.map(count, jobs: threads, state: { Scratch(self) }) {
                (scratch: inout Scratch, piece) in
                let start = piece * Self.pieceSize
                return scan(
                    block, start..<min(start + Self.pieceSize, block.rows.count), &scratch)
            }
            for piece in pieces { totals.add(piece) }
        }
        return totals
    }

    private struct Scratch {
        var candidate: Classifier.Scratch
        var production: Classifier.Scratch?

        init(_ scan: CatalogueScan) {
            candidate = Classifier.Scratch(for: scan.candidate)
            production = scan.production.map { Classifier.Scratch(for: $0) }
        }
    }

    private func scan(
        _ block: ProductBlock, _ range: Range<Int>, _ scratch: inout Scratch
    ) -> ScannedPiece {
        var piece = ScannedPiece()
        for index in range {
            let isTested =
                block.parts[index] == .test && rows.contains(block.digests[index])
            guard isTested || production != nil else { continue }
            let (title, description) = (block.titles[index], block.descriptions[index])
            let prediction = candidate.predict(
                title: title.span, description: description.span, &scratch.candidate)
            let ours = categories.candidate[prediction.category]
            let theirs = served(title, description, &scratch)
            if let theirs { piece.answers.append((production: theirs, candidate: ours)) }
            guard isTested else { continue }
            let label = block.categories[index]
            piece.tested.append(
                ScannedPiece.Tested(
                    label: label, candidate: ours, production: theirs ?? ours,
                    group: block.groups[index],
                    language: String(decoding: block.languages[index], as: UTF8.self)))
            piece.probabilities.add(
                scratch.candidate.probabilities[...], label: categories.known[Int(label)])
            piece.decisions.add(prediction.decision.asLearnt, isRight: ours == label)
            edit(block, index, prediction, &scratch, &piece)
        }
        return piece
    }

    private func served(
        _ title: ArraySlice<UInt8>, _ description: ArraySlice<UInt8>, _ scratch: inout Scratch
    ) -> UInt32? {
        guard let production, var own = scratch.production.take() else { return nil }
        let prediction = production.predict(
            title: title.span, description: description.span, &own)
        scratch.production = own
        return categories.production[prediction.category]
    }

    private func edit(
        _ block: ProductBlock, _ index: Int, _ original: Prediction, _ scratch: inout Scratch,
        _ piece: inout ScannedPiece
    ) {
        let digest = block.digests[index]
        guard sample.contains(digest) else { return }
        let description = block.descriptions[index]
        let edits = ProductEdit.edits(
            of: String(decoding: block.titles[index], as: UTF8.self),
            language: String(decoding: block.languages[index], as: UTF8.self),
            seed: sample.seed, row: Int(truncatingIfNeeded: digest.low))
        for edit in edits {
            let title = Array(edit.title.utf8)
            let prediction = candidate.predict(
                title: title.span, description: description.span, &scratch.candidate)
            piece.invariance.add(
                edit.kind, original: UInt32(original.category),
                edited: UInt32(prediction.category), wasAutomatic: original.decision == .auto)
        }
    }
}

extension Prediction.Decision {
    fileprivate var asLearnt: Learning.Decision {
        switch self {
        case .auto: .auto
        case .review: .review
        case .unknown: .unknown
        }
    }
}
