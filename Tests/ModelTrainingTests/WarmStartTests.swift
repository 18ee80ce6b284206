import Catalogue
import Cryptography
import FileStore
import Learning
import ModelBundle
import ModelTraining
import Observability
import Pipeline
import Registry
import StageRunner
import TestSupport
import Testing

struct WarmStartTests {
    private static let warm = #"{"training": {"warm_start": true}}"#

    /// A plant with a model of some products in production.
    private func plant(
        _ rows: Range<Int>, without category: String? = nil
    ) throws -> (plant: Plant, row: StageRun) {
        let plant = try Plant()
        try plant.write(products: rows) { _, product in product.category.label != category }
        let row = try plant.run().row
        try plant.promote(row)
        return (plant, row)
    }

    private struct Course {
        let learning: String
        let reason: String?
        let newProducts: Int
        let newCategories: [String]
        let weightedF1: Double
        /// By category.
        let scores: [String: (f1: Double, support: Int)]

        init(_ plant: Plant, _ row: StageRun) throws {
            let report = try plant.object("report", row)
            let start = report["warmStart"] as? [String: Any] ?? [:]
            learning = start["learning"] as? String ?? ""
            reason = start["reason"] as? String
            newProducts = start["newProducts"] as? Int ?? -1
            newCategories = start["newCategories"] as? [String] ?? []
            let metrics = try #require(report["metrics"] as? [String: Double])
            weightedF1 = try #require(metrics["weighted_f1"])
            let classes = try plant.object("classes", row)["categories"] as? [[String: Any]]
            var scores: [String: (f1: Double, support: Int)] = [:]
            for item in try #require(classes) {
                let name = try #require(item["category"] as? String)
                scores[name] = (
                    try #require(item["f1"] as? Double), try #require(item["support"] as? Int)
                )
            }
            self.scores = scores
        }
    }

    @Test("new products: as good as from nothing, with less work, the same at any thread count")
    func appended() throws {
        let (plant, _) = try plant(0..<6000)
        try plant.write(products: 0..<7200)
        let (kind, row) = try plant.run(Self.warm)
        #expect(kind == "made" && row.inputs["production"] != nil)
        let warm = try Course(plant, row)
        #expect(warm.learning == "continued" && warm.newCategories == [])
        #expect((1000...1200).contains(warm.newProducts))
        let cold = try plant.run().row
        let fromNothing = try Course(plant, cold)
        #expect(row.outputs["model"] != cold.outputs["model"])
        #expect(warm.weightedF1 > fromNothing.weightedF1 - 0.005)
        #expect(try visits(plant, row) < 0.75 * visits(plant, cold))
        #expect(plant.sink.lines.contains { $0.contains("went on from the production model") })
        for threads in [1, 16] {
            let (other, _) = try self.plant(0..<6000)
            try other.write(products: 0..<7200)
            #expect(try other.run(Self.warm, threads: threads).row.outputs == row.outputs)
        }
    }

    /// How often rows were looked at, in passes over all of them.
    private func visits(_ plant: Plant, _ row: StageRun) throws -> Double {
        let shares = try plant.object("report", row)["visitedShare"] as? [Double]
        return try #require(shares).reduce(0, +)
    }

    /// So many products that half a point is ten rows of the test part: with 6,000 it is three, and
    /// learning from nothing loses more than that, too, to a category that is easily mistaken.
    @Test(
        "a new category is learnt, and the old ones stay as good as they were",
        arguments: ["Furniture", "Food"])
    func newCategory(category: String) throws {
        let (plant, before) = try plant(0..<20_000, without: category)
        try plant.write(products: 0..<20_000)
        let row = try plant.run(Self.warm).row
        let warm = try Course(plant, row)
        #expect(warm.learning == "continued" && warm.newCategories == [category])
        let coldRow = try plant.run().row
        let cold = try Course(plant, coldRow)
        // On the same rows, those of the old categories in the new test part.
        let (oldF1, warmF1, coldF1) = (
            try weightedF1(plant, before, on: row, without: category),
            try weightedF1(plant, row, on: row, without: category),
            try weightedF1(plant, coldRow, on: row, without: category)
        )
        #expect(warmF1 > oldF1 - 0.005 && warmF1 > coldF1 - 0.005, "\(oldF1) \(warmF1) \(coldF1)")
        let (own, reference) = (
            try #require(warm.scores[category]), try #require(cold.scores[category])
        )
        #expect(own.support > 10 && own.f1 > reference.f1 - 0.03, "\(own) \(reference)")
    }

    /// How good the model of one run is on the test part of another, over all categories but one.
    private func weightedF1(
        _ plant: Plant, _ model: StageRun, on row: StageRun, without category: String
    ) throws -> Double {
        func path(_ digest: SHA256Digest?) throws -> FilePath {
            plant.volume.path(of: try #require(digest))
        }
        let bundle = try BundledModel(path(model.outputs["model"]))
        let catalogue = try CategoryFile.read(path(row.inputs["categories"]))
        let texts = try PreparedTexts(path(row.inputs["products"]), categories: catalogue).test
        let judgement = Judgement(
            of: texts, by: bundle.classifier, categories: catalogue.count, threads: 2)
        let numbers = Dictionary(uniqueKeysWithValues: catalogue.map { ($0.key, $0.index) })
        var matrix = ConfusionMatrix(categories: catalogue.count)
        for (label, prediction) in zip(texts.labels, judgement.predictions)
        where catalogue[Int(label)].key != category {
            let predicted = numbers[bundle.categories[prediction.category].key]
            matrix.add(label, predicted: UInt32(try #require(predicted)))
        }
        return matrix.weightedF1
    }

    @Test("the catalogue of the model in production is skipped, with or without a warm start")
    func skipped() throws {
        let (plant, _) = try plant(0..<2000)
        #expect(try plant.run().kind == "reused")
        #expect(try plant.run(Self.warm).kind == "reused")
        #expect(plant.sink.lines.contains { $0.contains("skipped: this data and these") })
        try plant.write(products: 0..<2400)
        let (kind, row) = try plant.run(Self.warm)
        #expect(kind == "made")
        #expect(try plant.run(Self.warm).kind == "reused")
        try plant.promote(row)
        // Its own state is what a second warm start of the same data would go on from.
        #expect(try plant.run(Self.warm).kind == "reused")
        #expect(try plant.registry.versions(of: TrainingWork.model).count == 2)
    }

    @Test("what served when the run was asked for counts, not what serves by now")
    func asOfTheRun() throws {
        let (plant, first) = try plant(0..<2000)
        try plant.write(products: 0..<2400)
        let second = try plant.run(Self.warm).row
        #expect(second.inputs["production"] == first.outputs["model"])
        try plant.promote(second)
        try plant.write(products: 0..<2800)
        let third = try plant.run(Self.warm).row
        #expect(third.inputs["production"] == second.outputs["model"])
        #expect(try Course(plant, third).learning == "continued")
    }

    @Test("an edited or removed product, or many with another label, mean to learn from nothing")
    func changedRows() throws {
        let (plant, _) = try plant(0..<2000)
        let cases: [(reason: String, edit: (Int, inout Product) -> Bool)] = [
            ("1 were edited or removed", { row, _ in row != 1000 }),
            (
                "1 were edited or removed",
                { row, product in
                    if row == 1001 { product.designation += Array(" mended".utf8) }
                    return true
                }
            ),
            (
                "products 0 were edited or removed, and",
                { row, product in
                    if row < 2000, row % 50 == 2 {
                        product.category = Category.all.first { $0 != product.category } ?? .all[0]
                    }
                    return true
                }
            ),
        ]
        for (reason, edit) in cases {
            try plant.write(products: 0..<2100, edit)
            let course = try Course(plant, plant.run(Self.warm).row)
            #expect(course.learning == "from_nothing")
            #expect(course.reason?.contains(reason) == true, "\(course.reason ?? "")")
        }
        #expect(plant.sink.lines.contains { $0.contains("Learnt from nothing: ") })
    }

    @Test("a product that got another label is learnt anew, and the others go on")
    func relabelled() throws {
        let (plant, _) = try plant(0..<2000)
        try plant.write(products: 0..<2100) { row, product in
            if row == 1002 {
                product.category = Category.all.first { $0 != product.category } ?? .all[0]
            }
            return true
        }
        let row = try plant.run(Self.warm).row
        #expect(try Course(plant, row).learning == "continued")
        let start = try plant.object("report", row)["warmStart"] as? [String: Any]
        #expect((1...10).contains(start?["relabelledProducts"] as? Int ?? 0))
    }

    @Test("other features, or a damaged model, mean learning from nothing, with the reason")
    func otherModel() throws {
        let (plant, row) = try plant(0..<2000)
        try plant.write(products: 0..<2100)
        let features = #"{"training": {"warm_start": true, "features": {"longest_word_run": 1}}}"#
        var course = try Course(plant, plant.run(features).row)
        #expect(course.learning == "from_nothing")
        #expect(course.reason?.contains("training.features.longest_word_run") == true)
        let model = plant.volume.path(of: try #require(row.outputs["model"]))
        try FileSystem.remove(model)
        try FileSystem.writeAtomically(Array("not a model".utf8), to: model)
        course = try Course(plant, plant.run(Self.warm).row)
        #expect(course.learning == "from_nothing")
        #expect(course.reason?.contains("missing, damaged or of another version") == true)
    }

    @Test("with nothing in production a first model is learnt as ever")
    func first() throws {
        let plant = try Plant()
        try plant.write(products: 0..<2000)
        let row = try plant.run(Self.warm).row
        #expect(row.inputs["production"] == nil)
        #expect(try plant.object("report", row)["warmStart"] == nil)
    }
}
