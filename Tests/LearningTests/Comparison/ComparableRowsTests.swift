import Catalogue
import Learning
import Testing

private struct Split: SplitRows {
    let rows: [SplitFile.Row]

    /// Rows as digest, group and part.
    init(_ rows: [(UInt64, UInt64, Part)]) {
        self.rows = rows.sorted { $0.0 < $1.0 }.map {
            SplitFile.Row(digest: RowDigest(high: $0.0, low: 0), group: $0.1, part: $0.2)
        }
    }

    func forEach(_ body: (SplitFile.Row) -> Void) { rows.forEach(body) }
}

struct ComparableRowsTests {
    private func usable(_ candidate: Split, _ production: Split?) throws -> [UInt64] {
        try ComparableRows(candidate: candidate, production: production, least: 0)
            .digests.map(\.high)
    }

    @Test("with no production every test row is used, and no other")
    func first() throws {
        let split = Split([(1, 1, .training), (2, 2, .test), (3, 3, .validation), (4, 4, .test)])
        #expect(try usable(split, nil) == [2, 4])
    }

    @Test("a test row whose group the candidate was trained on is left out")
    func candidate() throws {
        let split = Split([(1, 7, .training), (2, 7, .test), (4, 4, .test)])
        #expect(try usable(split, nil) == [4])
    }

    @Test("a test row that production was trained on is left out")
    func production() throws {
        let candidate = Split([(2, 2, .test), (4, 4, .test)])
        let production = Split([(2, 2, .training), (4, 4, .validation)])
        #expect(try usable(candidate, production) == [4])
    }

    @Test("a new row is left out whose group now has a row that production was trained on")
    func newVariant() throws {
        let candidate = Split([(2, 2, .test), (3, 2, .test), (4, 4, .test)])
        let production = Split([(3, 3, .training)])
        #expect(try usable(candidate, production) == [4])
    }

    @Test("a row is left out whose variant production was trained on, though it is gone now")
    func goneVariant() throws {
        let candidate = Split([(2, 2, .test), (4, 4, .test)])
        let production = Split([(1, 1, .training), (2, 1, .test), (4, 4, .test)])
        #expect(try usable(candidate, production) == [4])
    }

    @Test("groups with one number in both versions are not taken for one another")
    func otherGroups() throws {
        let candidate = Split([(2, 9, .test)])
        let production = Split([(1, 9, .training)])
        #expect(try usable(candidate, production) == [2])
    }

    @Test("it says how many were left out, and refuses when too few remain")
    func refuses() throws {
        let candidate = Split([(1, 7, .training), (2, 7, .test), (4, 4, .test)])
        let rows = try ComparableRows(candidate: candidate, production: nil as Split?, least: 1)
        #expect(rows.testRows == 2 && rows.leftOut == 1 && rows.groups == [4])
        #expect(rows.contains(RowDigest(high: 4, low: 0)))
        #expect(!rows.contains(RowDigest(high: 2, low: 0)))
        let error = #expect(throws: ComparisonError.self) {
            try ComparableRows(candidate: candidate, production: nil as Split?, least: 2)
        }
        #expect(error?.description.contains("only 1 of 2 test rows") == true)
        #expect(error?.description.contains("validation.min_test_rows asks for 2") == true)
    }
}
