import Catalogue
import FileStore
import TestSupport
import Testing

/// Every rule is broken once as a warning, which leaves out or reports, and once as an error,
/// which stops.
struct RuleTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var rule: Rule
        var rows: String
        var broken: Int
        var rejected: Int
        var reason: String
        var testDescription: String { rule.rawValue }
    }

    static let cases = [
        Case(
            rule: .encoding, rows: "nul \0 byte,,Books\nchair \u{1}2,\0,Books\n", broken: 2,
            rejected: 2, reason: "a NUL byte in the column designation"),
        Case(
            rule: .columns, rows: "one,two\na,b,c,d\n\"a\"b,,Books\n", broken: 3, rejected: 3,
            reason: "2 fields where the first record has 3"),
        Case(
            rule: .emptyTitle, rows: ",text,Books\n \t\u{A0}\u{3000},text,Books\n", broken: 2,
            rejected: 2, reason: "the designation is empty"),
        Case(
            rule: .unknownCategory, rows: "a new thing,,\nanother thing,,  \n", broken: 2,
            rejected: 2, reason: "the category is empty"),
        Case(
            rule: .rareCategory, rows: "a lonely thing,,Rarities\n", broken: 1, rejected: 0,
            reason: "category Rarities has 1 products, fewer than 10"),
        Case(
            rule: .duplicate, rows: "chair number 0 in oak,,Furniture\n", broken: 1, rejected: 1,
            reason: "the same product as row 2"),
        Case(
            rule: .conflictingLabels, rows: "chair number 0 in oak,,Books\n", broken: 1,
            rejected: 1, reason: "the text of row 2 with another category"),
    ]

    @Test("as a warning, a rule leaves out what breaks it and says where", arguments: cases)
    func warning(_ item: Case) throws {
        let bench = try Workbench(csv: Workbench.header + Workbench.soundRows + item.rows)
        let report = try bench.run()
        let outcome = try #require(report.outcome(item.rule))
        #expect(outcome.level == .warning)
        #expect(outcome.broken == item.broken)
        #expect(outcome.rejectedRows == item.rejected)
        #expect(outcome.checked >= 2)
        #expect(outcome.examples.first?.contains(item.reason) == true)
        let rejected = try bench.rejected()
        #expect(rejected.count == item.rejected)
        #expect(report.rows.rejected == item.rejected)
        for (index, line) in rejected.enumerated() {
            let row = 62 + index
            #expect(line.hasPrefix("products.csv,\(row),\(row),\(item.rule.rawValue),"))
        }
        for other in report.rules where other.rule != item.rule { #expect(other.broken == 0) }
        #expect(report.rows.products == report.rows.read - item.rejected)
    }

    @Test("as an error, a rule stops and leaves only the report", arguments: cases)
    func error(_ item: Case) throws {
        var bench = try Workbench(csv: Workbench.header + Workbench.soundRows + item.rows)
        bench.parameters.levels[item.rule] = .error
        let error = try bench.failure()
        #expect(error.code == .rules)
        #expect(error.description.contains("\(item.rule.rawValue) was broken \(item.broken) times"))
        #expect(error.description.contains(item.reason))
        #expect(error.description.contains("params.yaml"))
        #expect(try bench.rejected().count == item.rejected)
        #expect(try bench.folder.text("out/report.html").contains("A rule stopped the stage"))
        #expect(try bench.folder.text("out/report.json").contains("\"split\": null"))
        for name in [
            "products.columns", "split.columns", "categories.csv", ".bands.tmp", ".units.tmp",
        ] {
            #expect(!bench.folder.exists("out/\(name)"))
        }
    }

    @Test("text that is not UTF-8 is left out, naming the byte and the column")
    func invalidUTF8() throws {
        let rows = Array((Workbench.header + Workbench.soundRows).utf8)
        let bench = try Workbench(
            bytes: rows + Array("caf".utf8) + [0xE9] + Array(",,Books\nx,".utf8) + [0xC3]
                + Array(",Books\nx,,Bo".utf8) + [0xED, 0xA0, 0x80] + Array("ks\n".utf8))
        let report = try bench.run()
        #expect(report.outcome(.encoding)?.rejectedRows == 3)
        let rejected = try bench.rejected()
        #expect(rejected[0].contains("byte 4 of the column designation is not UTF-8,caf\u{FFFD}"))
        #expect(rejected[1].contains("byte 1 of the column description is not UTF-8"))
        #expect(rejected[2].contains("byte 3 of the column category is not UTF-8"))
    }

    @Test("X and Y of different lengths are reported with both lengths")
    func rowMatch() throws {
        let x =
            "index,designation,description,productid,imageid\n"
            + (0..<40).map { "\($0),thing number \($0) of many,,1,1\n" }.joined()
        let y = "index,prdtypecode\n" + (0..<38).map { "\($0),\($0 % 2 == 0 ? 10 : 40)\n" }.joined()
        let strict = try Workbench(x: x, y: y)
        let error = try strict.failure()
        #expect(error.code == .rules)
        #expect(error.description.contains("X_train.csv has 40 rows and Y_train.csv has 38"))
        var lenient = try Workbench(x: x, y: y)
        lenient.parameters.levels[.rowMatch] = .warning
        let report = try lenient.run()
        #expect(report.rows.products == 38)
        #expect(report.outcome(.rowMatch)?.broken == 1)
        #expect(report.outcome(.rowMatch)?.checked == 40)
        let longer = try Workbench(x: x, y: y + "38,10\n39,10\n40,10\n41,10\n")
        #expect(
            try longer.failure().description.contains(
                "X_train.csv has 40 rows and Y_train.csv has 42"))
    }

    @Test("an index that Y does not share, or a code that is none, leaves the row out")
    func pairRows() throws {
        let x =
            "index,designation,description\n"
            + (0..<40).map { "\($0),thing number \($0) of many,\n" }.joined()
        let y =
            "index,prdtypecode\n"
            + (0..<40).map {
                "\($0 == 7 ? 8 : $0),\($0 == 9 ? "books" : $0 % 2 == 0 ? "10" : "40")\n"
            }
            .joined()
        var bench = try Workbench(x: x, y: y)
        bench.parameters.levels[.rowMatch] = .warning
        let report = try bench.run()
        #expect(report.rows.products == 38)
        let rejected = try bench.rejected()
        #expect(rejected[0].hasPrefix("X_train.csv,9,9,row_match,index 7 has index 8 beside it"))
        #expect(
            rejected[1].hasPrefix("X_train.csv,11,11,unknown_category,books is not the code of"))
        #expect(report.categories.map(\.category.label) == ["Used Books", "Used video games"])
        #expect(report.categories.map(\.category.code) == ["10", "40"])
    }

    @Test("only the known categories pass, when some are named")
    func known() throws {
        var bench = try Workbench(
            csv: Workbench.header + Workbench.soundRows + "a toy,,Toys\n")
        bench.parameters.knownCategories = ["Furniture", "Books"]
        let report = try bench.run()
        #expect(report.outcome(.unknownCategory)?.rejectedRows == 1)
        #expect(try bench.rejected()[0].contains("Toys is not in preprocessing.rules"))
    }

    @Test("a category that grows or shrinks beyond belief is compared with the last version")
    func classCounts() throws {
        func bench(books: Int, games: Int) throws -> Workbench {
            try Workbench(
                (0..<books).map { ("book \($0) about \($0 * 7)", "", "Books") }
                    + (0..<games).map { ("game \($0) with \($0 * 3)", "", "Games") })
        }
        let old = try bench(books: 200, games: 300)
        let first = try old.run().outcome(.classCounts)
        #expect(first?.notApplicable == "there is no earlier version")
        let previous = Preparation.Previous(
            categories: old.files().categories, split: old.files().split)
        var steady = try bench(books: 250, games: 300)
        steady.previous = previous
        #expect(try steady.run().outcome(.classCounts)?.broken == 0)
        #expect(try steady.run("again").outcome(.classCounts)?.checked == 2)
        var shrunk = try bench(books: 60, games: 300)
        shrunk.previous = previous
        let outcome = try shrunk.run().outcome(.classCounts)
        #expect(
            outcome?.examples == [
                "category Books had 200 products in the last version and has 60"
            ])
        var grown = try bench(books: 200, games: 460)
        grown.previous = previous
        grown.parameters.levels[.classCounts] = .error
        #expect(try grown.failure().description.contains("had 300 products"))
    }

    @Test("a rule that checked nothing is an error, not a rule that found nothing")
    func useless() throws {
        let error = try #require(throws: CatalogueError.self) {
            try RuleBook(PreprocessingParameters()).refuseUseless()
        }
        #expect(error.code == .uselessRule)
        #expect(error.description.contains("the rule encoding found nothing to check"))
    }

    @Test("one text with several labels keeps the one that most rows give it")
    func majority() throws {
        let votes = ["Books", "Furniture", "Furniture", "Books", "Furniture"]
        let bench = try Workbench(
            csv: Workbench.header + Workbench.soundRows
                + votes.map { "odd thing,,\($0)\n" }.joined() + "tie,,Books\ntie,,Furniture\n")
        let report = try bench.run()
        let products = try bench.products()
        #expect(products.first { $0.title == "odd thing" }?.category == "Furniture")
        #expect(products.first { $0.title == "tie" }?.category == "Books")
        #expect(report.outcome(.conflictingLabels)?.broken == 2)
        #expect(products.count == 62)
    }

    @Test("stray quotes in plain fields are forgiven")
    func strayQuotes() throws {
        let bench = try Workbench(
            csv: Workbench.header + Workbench.soundRows + "tablet 7\" black,,Books\n")
        #expect(try bench.run().rows.rejected == 0)
        #expect(try bench.products().last?.title == "tablet 7\" black")
    }
}
