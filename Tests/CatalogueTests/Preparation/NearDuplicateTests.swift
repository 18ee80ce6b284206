import Catalogue
import FileStore
import Foundation
import TestSupport
import Testing

/// Groups are compared with every pair's exact similarity, and with what people say are variants.
struct NearDuplicateTests {
    /// Words of ASCII letters and digits, as a set.
    private static func words(_ product: PreparedProduct) -> Set<String> {
        var cleaned: [UInt8] = []
        for text in [product.title, product.description] {
            Workbench.hooks.clean(Array(text.utf8)[...], &cleaned)
            cleaned.append(32)
        }
        let parts = cleaned.split { byte in
            byte < 0x80 && !(48...57).contains(byte) && !(97...122).contains(byte | 0x20)
        }
        return Set(parts.map { String(decoding: $0, as: UTF8.self) })
    }

    private static func bench(_ name: String, rows: Int) throws -> Workbench {
        let data = try Data(contentsOf: URL(fileURLWithPath: SharedData.path(name)))
        var reader = 0
        var isQuoted = false
        var end = data.count
        for (index, byte) in data.enumerated() {
            if byte == 34 { isQuoted.toggle() }
            if byte == 10, !isQuoted { reader += 1 }
            if reader > rows {
                end = index + 1
                break
            }
        }
        return try Workbench(bytes: [UInt8](data[..<end]))
    }

    @Test("of all pairs that are similar enough, nearly all are in one group, and no group is more")
    func exact() throws {
        var bench = try Workbench(csv: "designation,description,category\n")
        let catalogue = SampleCatalogue(.init(rows: 3000, seed: 5))
        try SampleFiles(
            catalogue, file: FilePath(bench.folder.path("raw/products.csv"))
        ).write(replacing: true)
        bench.parameters.similarity = 0.7
        try bench.run()
        let products = try bench.products()
        let words = products.map(Self.words)
        var parents = Array(products.indices)
        func find(_ row: Int) -> Int { parents[row] == row ? row : find(parents[row]) }
        var pairs = 0
        var found = 0
        for right in products.indices {
            for left in 0..<right {
                let (a, b) = (words[left], words[right])
                guard min(a.count, b.count) * 10 >= max(a.count, b.count) * 7 else { continue }
                let shared = a.intersection(b).count
                guard Double(shared) >= 0.7 * Double(a.count + b.count - shared) else { continue }
                pairs += 1
                found += products[left].group == products[right].group ? 1 : 0
                parents[find(right)] = find(left)
            }
        }
        #expect(pairs > 60)
        #expect(Double(found) > 0.9 * Double(pairs), "\(found) of \(pairs)")
        // Each group lies within one set of rows linked by exact similarity.
        var exactOfGroup: [UInt64: Int] = [:]
        for (row, product) in products.enumerated() {
            let exact = exactOfGroup[product.group, default: find(row)]
            exactOfGroup[product.group] = exact
            #expect(exact == find(row))
        }
    }

    @Test(
        "real variants share a group far more often than other products do",
        .enabled(if: SharedData.isThere, "needs /work/shared/data"),
        arguments: [("debian", 15_000, 0.4, 0.3), ("harmonized-system", 5570, 0.5, 0.05)])
    func shared(name: String, rows: Int, precision: Double, recall: Double) throws {
        let bench = try Self.bench("\(name)/products.csv", rows: rows)
        try bench.run()
        let groups = try String(
            contentsOfFile: SharedData.path("\(name)/products.groups.csv"), encoding: .utf8
        ).split(whereSeparator: \.isNewline).dropFirst().map { String($0) }
        let products = try bench.products()
        let quality = PairQuality(
            found: products.map(\.group), truth: products.map { groups[$0.row - 2] })
        print("near-duplicates of \(name): \(quality)")
        #expect(quality.precision > precision)
        #expect(quality.recall > recall)
    }

    @Test("products of one line of the sample are grouped, others are not")
    func sample() throws {
        let bench = try Workbench(csv: "designation,description,category\n")
        let catalogue = SampleCatalogue(.init(rows: 20_000, seed: 1))
        try SampleFiles(
            catalogue, file: FilePath(bench.folder.path("raw/products.csv"))
        ).write(replacing: true)
        let report = try bench.run()
        let products = try bench.products()
        let quality = PairQuality(
            found: products.map(\.group),
            truth: products.map { "\(catalogue.line(ofRow: $0.row - 2))" })
        print("near-duplicates of the sample: \(quality)")
        #expect(quality.precision > 0.5)
        #expect(quality.recall > 0.02)
        let leak = try #require(report.split?.leakPrevented)
        #expect(leak.testRows > 1800)
        #expect(leak.leakedRows > 10)
    }

    @Test("variants in Japanese, Hindi and French are found as well")
    func languages() throws {
        let variants = [
            ("商品名は青い木製の椅子です 高さ四十五センチ 屋内用 送料無料", "商品名は赤い木製の椅子です 高さ四十五センチ 屋内用 送料無料"),
            (
                "लकड़ी की आरामदायक कुर्सी नीला रंग घर और दफ्तर के लिए उपयुक्त",
                "लकड़ी की आरामदायक कुर्सी लाल रंग घर और दफ्तर के लिए उपयुक्त"
            ),
            (
                "Chaise élégante en chêne massif bleue pour salle à manger été comme hiver",
                "Chaise élégante en chêne massif rouge pour salle à manger été comme hiver"
            ),
        ]
        let rows = variants.flatMap { ["\($0.0),,Furniture\n", "\($0.1),,Furniture\n"] }
        var bench = try Workbench(
            csv: Workbench.header + Workbench.soundRows + rows.joined())
        bench.parameters.similarity = 0.65
        try bench.run()
        let groups = try bench.products().suffix(6).map(\.group)
        #expect(groups[0] == groups[1])
        #expect(groups[2] == groups[3])
        #expect(groups[4] == groups[5])
        #expect(Set(groups).count == 3)
    }

    @Test("texts without a word are like nothing but themselves")
    func wordless() throws {
        let bench = try Workbench(
            csv: Workbench.header + Workbench.soundRows + "???,,Books\n!!!,,Books\n---,,Books\n")
        try bench.run()
        #expect(Set(try bench.products().suffix(3).map(\.group)).count == 3)
    }
}

/// How well groups that were found agree with groups that are known, counted in pairs of rows.
struct PairQuality: CustomStringConvertible {
    let precision: Double
    let recall: Double

    init(found: [UInt64], truth: [String]) {
        func pairs(_ counts: some Collection<Int>) -> Int {
            counts.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
        }
        func counts<Key: Hashable>(_ keys: [Key]) -> [Int] {
            Array(keys.reduce(into: [:]) { $0[$1, default: 0] += 1 }.values)
        }
        let both = pairs(counts(zip(found, truth).map { "\($0) \($1)" }))
        precision = Double(both) / Double(max(1, pairs(counts(found))))
        recall = Double(both) / Double(max(1, pairs(counts(truth))))
    }

    var description: String { "precision \(precision), recall \(recall)" }
}

/// The data sets beside the repository.
enum SharedData {
    static func path(_ name: String) -> String { "/work/shared/data/\(name)" }

    static var isThere: Bool { FileManager.default.fileExists(atPath: path("README.md")) }
}
