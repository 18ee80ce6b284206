internal import Catalogue
internal import Learning

/// The test rows whose titles are edited: the seed and the row decide, and no order of rows does.
struct EditedSample: Sendable {
    let seed: UInt64
    /// The largest key that is in; `nil` for none.
    private let limit: UInt64?

    init(of rows: ComparableRows, size: Int, seed: UInt64) {
        self.seed = seed
        limit = rows.digests.map { $0.key(seed: seed) }.sorted().prefix(size).last
    }

    func contains(_ digest: RowDigest) -> Bool {
        guard let limit else { return false }
        return digest.key(seed: seed) <= limit
    }
}
