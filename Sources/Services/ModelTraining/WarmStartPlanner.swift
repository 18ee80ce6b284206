internal import Catalogue
internal import Database
internal import FileStore
internal import Learning
internal import ModelBundle
internal import Observability
internal import Tabular

/// Looks whether training may go on from a model: only new products or categories came, and what
/// is learnt is the same.
struct WarmStartPlanner {
    let source: WarmSource
    /// The section of params.yaml in its one spelling.
    let canonical: String
    let log: Logger?

    /// Why training begins from nothing; in words that do not depend on the machine.
    private struct Refusal: Error {
        let reason: String
    }

    func plan(_ prepared: PreparedTexts, _ categories: [CatalogueCategory]) throws -> WarmStart {
        var start = WarmStart(source.bundle)
        do {
            try fill(&start, prepared, categories)
        } catch let refusal as Refusal {
            start.refusal = refusal.reason
        } catch {
            // Whatever is wrong with old files, the new ones are enough to learn from.
            guard error is BundleError || error is ColumnarError || error is FileError else {
                throw error
            }
            start.refusal =
                "the files of the production model are missing, damaged or of another version"
            log?.warning("no warm start", ["error": .error(error)])
        }
        return start
    }

    private func fill(
        _ start: inout WarmStart, _ prepared: PreparedTexts, _ categories: [CatalogueCategory]
    ) throws {
        guard let state = source.state else {
            throw Refusal(reason: "the production model left nothing to go on from")
        }
        let model = try BundledModel(source.model)
        try compareParameters(model)
        let numbers = Dictionary(
            categories.map { ($0.key, UInt32($0.index)) }, uniquingKeysWith: { first, _ in first })
        // By their old numbers.
        let renumbered = model.categories.map { numbers[$0.key] }
        let (oldRows, relabelled) = try compareProducts(prepared, renumbered)
        start.newRows = prepared.learning.count + prepared.test.count - oldRows
        start.relabelledRows = relabelled.count
        let old = Set(model.categories.map(\.key))
        start.newCategories = categories.map(\.key).filter { !old.contains($0) }
        let known = try shares(StateFile(state), renumbered)
        start.shares = Self.shares(known, prepared, leaving: relabelled, &start.movedRows)
    }

    // MARK: - Conditions

    /// What decides the features and the aim of learning.
    private static let decisive = [
        "training.features.", "training.learning.balance=", "training.learning.bias=",
        "training.learning.cost=",
    ]

    private struct Metadata: Decodable {
        let parameters: String
    }

    private func compareParameters(_ model: BundledModel) throws {
        guard let text = JSONText(sqlValue: .text(model.metadata)),
            let metadata = try? text.decode(Metadata.self)
        else { throw Refusal(reason: "the production model does not say its parameters") }
        let (old, new) = (Self.lines(metadata.parameters), Self.lines(canonical))
        let changed = Set(old).symmetricDifference(new).sorted()
        guard let first = changed.first else { return }
        let key = first.prefix { $0 != "=" }
        throw Refusal(reason: "the parameter \(key) is not that of the production model")
    }

    private static func lines(_ parameters: String) -> [String] {
        parameters.split(separator: "\n").map(String.init)
            .filter { line in decisive.contains { line.hasPrefix($0) } }
    }

    /// Where new products have the text of an old one, most of them decide its label: a few old
    /// ones get another category with nobody having touched them. They are learnt anew.
    private static let mostRelabelled = 0.01

    /// Returns how many products the old catalogue had, and which have another category by now.
    private func compareProducts(
        _ prepared: PreparedTexts, _ renumbered: [UInt32?]
    ) throws -> (count: Int, relabelled: Set<RowDigest>) {
        var labels: [RowDigest: UInt32] = [:]
        labels.reserveCapacity(prepared.digests.count + prepared.testDigests.count)
        for (digest, label) in zip(prepared.digests, prepared.learning.labels) {
            labels[digest] = label
        }
        for (digest, label) in zip(prepared.testDigests, prepared.test.labels) {
            labels[digest] = label
        }
        let old = try ProductFile(source.products)
        var gone = 0
        var relabelled: Set<RowDigest> = []
        for block in 0..<old.blockCount {
            for (digest, category) in old.labels(block) {
                guard let label = labels[digest] else {
                    gone += 1
                    continue
                }
                let known = Int(category) < renumbered.count ? renumbered[Int(category)] : nil
                if known != label { relabelled.insert(digest) }
            }
        }
        let most = Int(Self.mostRelabelled * Double(old.rowCount))
        guard gone == 0, relabelled.count <= most else {
            throw Refusal(
                reason: "of the production model's products \(gone) were edited or removed, and"
                    + " \(relabelled.count) have another category")
        }
        return (old.rowCount, relabelled)
    }

    // MARK: - Shares

    private typealias Shares = [(category: UInt32, value: Float)]

    /// By the digest of the product, with new numbers of categories.
    private func shares(
        _ state: StateFile, _ renumbered: [UInt32?]
    ) throws -> [RowDigest: Shares] {
        var known: [RowDigest: Shares] = [:]
        try state.forEach { row in
            known[row.digest] = try row.shares.map { share in
                guard Int(share.category) < renumbered.count,
                    let category = renumbered[Int(share.category)]
                else { throw Refusal(reason: "the production model's state is of another model") }
                return (category, share.value)
            }
        }
        return known
    }

    private static func shares(
        _ known: [RowDigest: Shares], _ prepared: PreparedTexts,
        leaving relabelled: Set<RowDigest>, _ moved: inout Int
    ) -> DualShares {
        var shares = DualShares()
        var found = 0
        for row in prepared.training {
            let digest = prepared.digests[Int(row)]
            if let own = known[digest] {
                found += 1
                for share in own where !relabelled.contains(digest) {
                    shares.append(share.value, category: share.category)
                }
            }
            shares.endRow()
        }
        moved = known.count - found
        return shares
    }
}
