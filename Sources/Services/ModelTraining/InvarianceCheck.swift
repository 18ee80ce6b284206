internal import Learning
internal import ModelBundle
internal import Parallelism

/// Whether edits that must not matter flip the category, on a sample of products.
struct InvarianceCheck {
    let products: Int
    let threads: Int
    private static let seed: UInt64 = 36

    func run(
        _ texts: LabelledTexts, languages: [String], by classifier: Classifier
    ) -> InvarianceMeter {
        let chosen = (0..<texts.count).map { (hash: texts.hash(of: $0), row: $0) }
            .sorted { $0 < $1 }.prefix(products)
        let pieces = Workers.map(
            chosen.count, jobs: threads, state: { Classifier.Scratch(for: classifier) }
        ) { (scratch: inout Classifier.Scratch, index) -> InvarianceMeter in
            let (hash, row) = chosen[index]
            return Self.meter(
                texts, row, Int(truncatingIfNeeded: hash), languages[row], classifier, &scratch)
        }
        var meter = InvarianceMeter()
        for piece in pieces { meter.merge(piece) }
        return meter
    }

    private static func meter(
        _ texts: LabelledTexts, _ row: Int, _ stream: Int, _ language: String,
        _ classifier: Classifier, _ scratch: inout Classifier.Scratch
    ) -> InvarianceMeter {
        texts.withTexts(of: row) { title, description in
            var meter = InvarianceMeter()
            let original = classifier.predict(
                title: title, description: description, &scratch)
            let text = String(decoding: title.indices.map { title[$0] }, as: UTF8.self)
            for edit in ProductEdit.edits(
                of: text, language: language, seed: seed, row: stream)
            {
                let changed = Array(edit.title.utf8)
                let prediction = classifier.predict(
                    title: changed.span, description: description, &scratch)
                meter.add(
                    edit.kind, original: UInt32(original.category),
                    edited: UInt32(prediction.category),
                    wasAutomatic: original.decision == .auto)
            }
            return meter
        }
    }
}
