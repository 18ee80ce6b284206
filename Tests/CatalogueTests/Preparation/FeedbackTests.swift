import Catalogue
import FileStore
import TestSupport
import Testing

/// Corrections are the newest truth, and rows that come from them say so.
struct FeedbackTests {
    private static let header =
        "timestamp,session_id,model_version,designation,description,productid,imageid,"
        + "predicted_code,predicted_label,correct_code,correct_label,is_correct,prediction_id\n"

    private static func line(
        _ title: String, _ code: String, _ label: String, id: Int, description: String = ""
    ) -> String {
        "2026-01-01T00:00:00Z,anna_1.5,3,\(title),\(description),ab12,cd34,10,Used Books,"
            + "\(code),\(label),False,\(id)\n"
    }

    private static let raw =
        Workbench.header
        + (0..<30).map { "chair number \($0) in oak,,Furniture\n" }.joined()
        + (0..<30).map { "novel volume \($0) of many,,Used Books\n" }.joined()

    @Test("a correction changes the label of the product, and the last one wins")
    func corrects() throws {
        var bench = try Workbench(csv: Self.raw)
        bench.feedback =
            Self.header
            + Self.line("chair number 3 in oak", "10", "Used Books", id: 1)
            + Self.line("chair number 4 in oak", "10", "Used Books", id: 2)
            + Self.line("chair number 4 in oak", "1560", "Furniture", id: 3)
            + Self.line("novel volume 5 of many", "10", "Used Books", id: 4)
        let report = try bench.run()
        let products = try bench.products()
        let three = try #require(products.first { $0.title == "chair number 3 in oak" })
        #expect(three.category == "Used Books")
        #expect(three.origin == .corrected)
        let four = try #require(products.first { $0.title == "chair number 4 in oak" })
        #expect(four.category == "Furniture")
        #expect(four.origin == .corrected)
        #expect(products.count { $0.origin != .raw } == 3)
        #expect(products.count == 60)
        #expect(report.rows.corrections == 4)
        #expect(report.rows.corrected == 1)
        #expect(report.rows.confirmed == 2)
    }

    @Test("a product that only feedback knows is added, once")
    func adds() throws {
        var bench = try Workbench(csv: Self.raw)
        bench.feedback =
            Self.header
            + Self.line("a garden bench", "10", "Used Books", id: 1, description: "wood")
            + Self.line("a garden bench", "1560", "Furniture", id: 2, description: "wood")
            + Self.line("a garden bench", "1560", "Furniture", id: 3, description: "iron")
        let report = try bench.run()
        let added = try bench.products().filter { $0.origin == .feedback }
        #expect(added.map(\.description) == ["wood", "iron"])
        #expect(added.allSatisfy { $0.category == "Furniture" })
        #expect(added.map(\.row) == [2, 4])
        #expect(report.rows.added == 2)
        #expect(report.rows.products == 62)
    }

    @Test("a correction settles what raw rows disagree on")
    func settles() throws {
        var bench = try Workbench(csv: Self.raw + "odd thing,,Furniture\nodd thing,,Used Books\n")
        bench.parameters.levels[.conflictingLabels] = .error
        #expect(try bench.failure().code == .rules)
        bench.feedback = Self.header + Self.line("odd thing", "10", "Used Books", id: 1)
        let report = try bench.run("settled")
        #expect(report.outcome(.conflictingLabels)?.broken == 0)
        let odd = try bench.products("settled").first { $0.title == "odd thing" }
        #expect(odd?.category == "Used Books")
    }

    @Test("predictions that nobody judged, and broken rows, correct nothing")
    func ignored() throws {
        var bench = try Workbench(csv: Self.raw)
        bench.feedback =
            Self.header + Self.line("novel volume 5 of many", "", "", id: 1)
            + Self.line("novel volume 6 of many", "9999", "No such thing", id: 2)
            + Self.line("", "1560", "Furniture", id: 3) + "short,row\n"
        let report = try bench.run()
        #expect(report.rows.unjudgedPredictions == 1)
        #expect(report.rows.corrections == 3)
        #expect(report.rows.rejected == 3)
        #expect(try bench.products().allSatisfy { $0.origin == .raw })
        let rejected = try bench.rejected()
        #expect(rejected[0].hasPrefix("feedback.csv,3,3,unknown_category,No such thing is no"))
        #expect(rejected[1].hasPrefix("feedback.csv,4,4,empty_title,"))
        #expect(rejected[2].hasPrefix("feedback.csv,5,5,columns,"))
    }

    @Test("with X and Y, codes decide, and a label of the taxonomy stands in for one")
    func codes() throws {
        let x =
            "index,designation,description,productid,imageid\n"
            + (0..<40).map { "\($0),thing number \($0) of many,,1,1\n" }.joined()
        let y =
            "index,prdtypecode\n"
            + (0..<40).map { "\($0),\($0 % 2 == 0 ? 10 : 1560)\n" }.joined()
        var bench = try Workbench(x: x, y: y)
        bench.feedback =
            Self.header + Self.line("thing number 0 of many", "1560", "", id: 1)
            + Self.line("thing number 2 of many", "", "Furniture", id: 2)
        let report = try bench.run()
        #expect(report.rows.corrected == 2)
        #expect(
            try bench.products().count { $0.origin == .corrected && $0.category == "1560" } == 2)
    }

    @Test("the columns of an older feedback file, without prediction_id, are enough")
    func olderColumns() throws {
        var bench = try Workbench(csv: Self.raw)
        bench.feedback =
            "designation,description,correct_label\nchair number 3 in oak,,Used Books\n"
        #expect(try bench.run().rows.corrected == 1)
        var broken = try Workbench(csv: Self.raw)
        broken.feedback = "title,correct_label\nx,y\n"
        let error = try broken.failure()
        #expect(error.code == .columns)
        #expect(error.description.contains("feedback.csv"))
    }
}
