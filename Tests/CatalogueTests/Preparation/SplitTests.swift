import Catalogue
import FileStore
import TestSupport
import Testing

struct SplitTests {
    /// A catalogue that grows by new products and by variants of old ones.
    struct Growing {
        var random: SeededGenerator
        var rows: [(title: String, description: String, category: String)] = []
        var next = 0

        init(seed: UInt64) {
            random = SeededGenerator(seed: seed)
        }

        mutating func words(_ count: Int) -> String {
            (0..<count).map { _ in
                String(Int.random(in: 0..<5000, using: &random), radix: 36)
            }.joined(separator: " ")
        }

        /// - Parameter categories: the first is large, the others get few products.
        mutating func grow(_ count: Int, categories: Int, variants: Int = 30) {
            for _ in 0..<count {
                let dice = Int.random(in: 0..<100, using: &random)
                if dice < variants, let old = rows.randomElement(using: &random) {
                    // One word more: 12 of 13 are shared.
                    rows.append((old.title + " " + words(1), "", old.category))
                } else {
                    let isLarge = Int.random(in: 0..<4, using: &random) > 0
                    let category =
                        isLarge ? 0 : Int.random(in: 1..<categories, using: &random)
                    rows.append((words(12), "", "c\(category)"))
                }
            }
        }

        /// Joins two old products by a row that is near to both.
        mutating func join() {
            guard let old = rows.randomElement(using: &random) else { return }
            var parts = old.title.split(separator: " ").prefix(12).map { String($0) }
            parts[0] = words(1)
            rows.append((parts.joined(separator: " "), "", old.category))
        }
    }

    private func prepare(
        _ rows: [(title: String, description: String, category: String)], seed: Int = 36,
        previous: Workbench? = nil
    ) throws -> Workbench {
        var bench = try Workbench(rows)
        bench.parameters.seed = seed
        bench.previous = previous.map {
            .init(categories: $0.files().categories, split: $0.files().split)
        }
        try bench.run()
        return bench
    }

    private func parts(_ bench: Workbench) throws -> [RowDigest: Part] {
        Dictionary(uniqueKeysWithValues: try bench.products().map { ($0.digest, $0.part) })
    }

    @Test("parts have 70, 20 and 10 in a hundred rows, overall and in each large category")
    func shares() throws {
        let rows = (0..<6000).map { index -> (String, String, String) in
            ("thing \(index) \(index * 7919 % 6007) \(index * 104_729 % 6011)", "", "c\(index % 3)")
        }
        let bench = try Workbench(rows)
        let report = try bench.run()
        let split = try #require(report.split)
        #expect(abs(Double(split.training) / 6000 - 0.7) < 0.015)
        #expect(abs(Double(split.validation) / 6000 - 0.2) < 0.015)
        #expect(abs(Double(split.test) / 6000 - 0.1) < 0.015)
        for share in report.categories {
            #expect(abs(Double(share.test) / Double(share.category.rows) - 0.1) < 0.03)
            #expect(share.training + share.validation + share.test == share.category.rows)
        }
    }

    @Test("shares hold where a third of the rows are variants, and no group is in two parts")
    func groups() throws {
        var growing = Growing(seed: 9)
        growing.grow(6000, categories: 2, variants: 35)
        let bench = try prepare(growing.rows)
        let products = try bench.products()
        var partOfGroup: [UInt64: Part] = [:]
        for product in products {
            let part = partOfGroup[product.group, default: product.part]
            partOfGroup[product.group] = part
            #expect(part == product.part)
        }
        #expect(partOfGroup.count < products.count * 3 / 4)
        let count = Double(products.count)
        #expect(abs(Double(products.count { $0.part == .training }) / count - 0.7) < 0.03)
        #expect(abs(Double(products.count { $0.part == .test }) / count - 0.1) < 0.02)
    }

    @Test("a small category has its share in each part", arguments: [3, 4, 9, 10, 25, 49])
    func small(count: Int) throws {
        for seed in 0..<8 {
            var growing = Growing(seed: UInt64(seed))
            growing.grow(300, categories: 2, variants: 0)
            for _ in 0..<count { growing.rows.append((growing.words(12), "", "small")) }
            let bench = try prepare(growing.rows, seed: seed)
            let parts = try bench.products().filter { $0.category == "small" }.map(\.part)
            let test = max(1, Int((Double(count) * 0.1).rounded()))
            let validation = max(1, Int((Double(count) * 0.2).rounded()))
            #expect(parts.count { $0 == .test } == test)
            #expect(parts.count { $0 == .validation } == validation)
        }
    }

    @Test("a category of one or two products is all for training")
    func tiny() throws {
        var growing = Growing(seed: 1)
        growing.grow(200, categories: 2, variants: 0)
        growing.rows.append((growing.words(12), "", "one"))
        growing.rows.append((growing.words(12), "", "two"))
        growing.rows.append((growing.words(12), "", "two"))
        let products = try prepare(growing.rows).products().suffix(3)
        #expect(products.allSatisfy { $0.part == .training })
    }

    @Test(
        "in large categories, rows that arrive never move a training row to test", arguments: 0..<6)
    func stable(seed: Int) throws {
        var growing = Growing(seed: UInt64(seed))
        growing.grow(600, categories: 2, variants: 40)
        growing.rows = growing.rows.map { ($0.title, "", $0.title.utf8.count % 2 == 0 ? "a" : "b") }
        var old = try parts(prepare(growing.rows))
        var moved = 0
        for _ in 0..<4 {
            let count = growing.rows.count
            growing.grow(150, categories: 2, variants: 70)
            for _ in 0..<60 { growing.join() }
            for index in count..<growing.rows.count {
                growing.rows[index].category = index % 2 == 0 ? "a" : "b"
            }
            let new = try parts(prepare(growing.rows))
            for (digest, part) in old {
                #expect(!(part == .training && new[digest] == .test))
                moved += part == new[digest] ? 0 : 1
            }
            old = new
        }
        // The test would prove nothing if groups never changed.
        #expect(moved > 0)
    }

    @Test(
        "with the last split at hand, no training row moves to test in small categories either",
        arguments: 0..<6)
    func stableSmall(seed: Int) throws {
        var growing = Growing(seed: UInt64(100 + seed))
        growing.grow(120, categories: 12, variants: 40)
        var bench = try prepare(growing.rows)
        for _ in 0..<5 {
            let old = try parts(bench)
            // Categories cross from ranked to large on the way.
            growing.grow(120, categories: 12, variants: 60)
            for _ in 0..<40 { growing.join() }
            bench = try prepare(growing.rows, previous: bench)
            let new = try parts(bench)
            for (digest, part) in old { #expect(!(part == .training && new[digest] == .test)) }
        }
    }

    @Test("the same data beside its own split gives the same bytes")
    func idempotent() throws {
        var growing = Growing(seed: 3)
        growing.grow(400, categories: 8)
        let first = try prepare(growing.rows)
        let second = try prepare(growing.rows, previous: first)
        for name in ["products.columns", "split.columns", "categories.csv"] {
            #expect(try first.folder.read("out/\(name)") == second.folder.read("out/\(name)"))
        }
    }

    @Test("another seed gives another split, the order of the rows gives the same")
    func seeds() throws {
        var growing = Growing(seed: 4)
        growing.grow(500, categories: 6)
        let one = try parts(prepare(growing.rows))
        let other = try parts(prepare(growing.rows, seed: 37))
        #expect(one.count { other[$0.key] != $0.value } > 100)
        let reversed = try parts(prepare(growing.rows.reversed()))
        #expect(reversed == one)
    }

    @Test("the split file has every product once, sorted, and agrees with the products")
    func file() throws {
        var growing = Growing(seed: 5)
        growing.grow(700, categories: 5)
        let bench = try prepare(growing.rows)
        let file = try SplitFile(bench.files().split)
        var rows: [SplitFile.Row] = []
        file.forEach { rows.append($0) }
        #expect(rows.count == file.rowCount)
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.digest < $1.digest })
        let expected = try bench.products()
            .map { SplitFile.Row(digest: $0.digest, group: $0.group, part: $0.part) }
        #expect(Set(rows) == Set(expected))
    }

    @Test("a row is known by the SHA-256 of its texts, as the benchmark's split is")
    func digest() throws {
        let bench = try Workbench(
            csv: Workbench.header + Workbench.soundRows + "Chaise été,<b>bois</b>,Furniture\n")
        try bench.run()
        let product = try #require(try bench.products().last)
        // printf 'Chaise été\0<b>bois</b>' | sha256sum
        #expect(
            product.digest == RowDigest(high: 0xECA1_B2F1_0A2B_DC3F, low: 0xD824_A9C9_F4DA_271A))
    }

    @Test("a damaged split of the last version is named")
    func damaged() throws {
        let first = try Workbench(csv: Workbench.header + Workbench.soundRows)
        try first.run()
        var bytes = try first.folder.read("out/split.columns")
        bytes[bytes.count / 2] ^= 1
        try first.folder.write("out/split.columns", bytes)
        var second = try Workbench(csv: Workbench.header + Workbench.soundRows)
        second.previous = .init(
            categories: first.files().categories, split: first.files().split)
        let error = #expect(throws: (any Error).self) { try second.run() }
        #expect(error.map { "\($0)" }?.contains("split.columns") == true)
        #expect(!second.folder.exists("out/products.columns"))
    }
}
