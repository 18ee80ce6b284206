import Catalogue
import Drift
import FileStore
import Foundation
import ModelBundle
import Pipeline
import StageRunner
import Tabular
import TestSupport
import Testing

/// What a bundle says that traffic is like, beside products that the model has never seen.
struct ReferenceProfileTests {
    /// Reference, and the profile of new products as the model answers them.
    private static func profiles(
        _ plant: Plant, new products: [(title: String, description: String)]
    ) throws -> (reference: DriftProfile, new: DriftProfile) {
        let row = try plant.run().row
        let model = try BundledModel(plant.volume.path(of: #require(row.outputs["model"])))
        var scratch = Classifier.Scratch(for: model.classifier)
        var builder = DriftProfile.Builder()
        for (number, product) in products.enumerated() {
            builder.add(
                ProfileRow(
                    product.title, product.description, by: model, key: UInt64(number), &scratch))
        }
        return (try DriftProfile(model.driftProfile), builder.profile)
    }

    @Test("rows that were learnt from count as if they had not been")
    func unseen() throws {
        let plant = try Plant()
        // By lot, as later rows of the sample show fewer lines that are among the first rows.
        var random = SeededGenerator(seed: 5)
        let isLearnt = (0..<6000).map { _ in Bool.random(using: &random) }
        try plant.write(products: 0..<6000) { row, _ in isLearnt[row] }
        let new = zip(Catalogues.rows(6000), isLearnt).filter { !$1 }
            .map { row, _ in (title: row.title, description: row.description) }
        let (reference, traffic) = try Self.profiles(plant, new: new)
        // All of the catalogue, less what preprocessing holds for a duplicate.
        #expect(reference.rows > 2800)
        #expect(abs(reference.confidence.mean - traffic.confidence.mean) < 0.02)
        // Every word of a row that was learnt from is known, so without care this would be near 0.
        #expect(traffic.unknownWords.mean > 0.03)
        #expect(abs(reference.unknownWords.mean / traffic.unknownWords.mean - 1) < 0.15)
        let comparison = ProfileComparison(reference, traffic)
        let moved = comparison.columns.filter { $0.verdict != .ok }
        #expect(
            comparison.verdict == .ok,
            "\(moved.map { "\($0.name) \($0.change.estimate) \($0.change.low)" })")
    }

    @Test("a family of variants counts as often as it is in the catalogue, whatever its part")
    func families() throws {
        let plant = try Plant()
        var random = SeededGenerator(seed: 9)
        let family = (0..<2000).map { number in
            (
                title: "oak shelf \(number) in walnut white",
                description: "solid oak shelf board for the living room with all screws and"
                    + " plugs, easy to put up, width \(Int.random(in: 20...200, using: &random))"
            )
        }
        let others = Catalogues.rows(4000)
        var writer = CSVWriter()
        writer.writeRow(["designation", "description", "category"])
        for row in others.prefix(2000) { writer.writeRow([row.title, row.description, row.label]) }
        for row in family.prefix(1000) { writer.writeRow([row.title, row.description, "shelf"]) }
        try plant.folder.write(
            "volume/data/raw/products.csv", String(decoding: writer.drain(), as: UTF8.self))
        let new =
            others.dropFirst(2000).map { (title: $0.title, description: $0.description) }
            + family.dropFirst(1000)
        let (reference, traffic) = try Self.profiles(plant, new: new)
        let share = Double(reference.categories.counts["shelf"] ?? 0) / Double(reference.rows)
        #expect(abs(share - 1.0 / 3) < 0.05, "\(share)")
        #expect(ProfileComparison(reference, traffic)["category"]?.verdict == .ok)
    }

    /// Rows of many categories, of which a million scores, the least that are allowed, are few.
    private static func fewScores(
        rows: Int, categories: Int
    ) throws -> (reference: DriftProfile, parts: [String: Int]) {
        let plant = try Plant()
        var writer = CSVWriter()
        writer.writeRow(["designation", "description", "category"])
        for row in 0..<rows {
            let category = row % categories
            writer.writeRow([
                "kind\(category) \(row * 7919) \(row * 104_729)", "about\(category) \(row * 31)",
                "c\(category)",
            ])
        }
        try plant.folder.write(
            "volume/data/raw/products.csv", String(decoding: writer.drain(), as: UTF8.self))
        let row = try plant.run(
            #"{"training": {"calibration": {"maximum_scores": 1000000}}}"#
        ).row
        let model = try BundledModel(plant.volume.path(of: #require(row.outputs["model"])))
        let parts = try #require(try plant.object("report", row)["rows"] as? [String: Int])
        return (try DriftProfile(model.driftProfile), parts)
    }

    @Test("where only some rows have scores, the reference ends before the first without")
    func partly() throws {
        let (reference, parts) = try Self.fewScores(rows: 8000, categories: 200)
        let (training, validation) = (try #require(parts["training"]), parts["validation"] ?? 0)
        // A million scores are 5,000 rows: all of the validation part, and some that were learnt
        // from. As many of all rows lie before the first without.
        let share = Double(5000 - validation) / Double(training)
        #expect(share < 0.8)
        let expected = share * Double(parts.values.reduce(0, +))
        #expect(abs(Double(reference.rows) / expected - 1) < 0.06, "\(reference.rows)")
    }

    @Test("where the test part has more rows than lie before that, it is the reference")
    func testPart() throws {
        let (reference, parts) = try Self.fewScores(rows: 3600, categories: 900)
        let test = try #require(parts["test"])
        #expect(test > 300)
        #expect(reference.rows == test)
    }
}
