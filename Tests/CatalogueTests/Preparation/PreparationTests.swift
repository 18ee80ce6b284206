import Catalogue
import FileStore
import Foundation
import Parameters
import TestSupport
import Testing

struct PreparationTests {
    private static let names = [
        "products.columns", "split.columns", "categories.csv", "rejected.csv", "report.json",
        "report.html",
    ]

    private func sample(_ rows: Int, _ form: ProductWriter.Form) throws -> Workbench {
        let bench = try Workbench(csv: "")
        try FileSystem.removeTree(FilePath(bench.folder.path("raw")))
        try SampleFiles(
            SampleCatalogue(.init(rows: rows, seed: 11)), form,
            in: FilePath(bench.folder.path("raw"))
        ).write()
        return bench
    }

    @Test("equal inputs give equal bytes, with 1, 2 and 16 threads and in another folder")
    func deterministic() throws {
        let bench = try sample(20_000, .products)
        try bench.run("one", threads: 1)
        for threads in [2, 16] {
            try bench.run("other\(threads)", threads: threads)
            for name in Self.names {
                let same =
                    try bench.folder.read("one/\(name)")
                    == bench.folder.read("other\(threads)/\(name)")
                #expect(same, "\(name) with \(threads) threads")
            }
        }
        let elsewhere = try sample(20_000, .products)
        try elsewhere.run("one", threads: 2)
        for name in Self.names {
            #expect(try bench.folder.read("one/\(name)") == elsewhere.folder.read("one/\(name)"))
        }
    }

    @Test("both forms of one catalogue give the same products in the same parts")
    func forms() throws {
        let pair = try sample(3000, .xy)
        let single = try sample(3000, .products)
        let left = try pair.run()
        let right = try single.run()
        #expect(left.rows == right.rows)
        let (a, b) = (try pair.products(), try single.products())
        #expect(a.map(\.digest) == b.map(\.digest))
        #expect(a.map(\.part) == b.map(\.part))
        #expect(a.map(\.group) == b.map(\.group))
        #expect(
            left.categories.map(\.category.code)
                == right.categories.map(\.category.code).sorted { Int($0) ?? 0 < Int($1) ?? 0 })
        #expect(Set(b.map(\.language)) == ["fr", "en", "de"])
    }

    @Test("the report counts what there is")
    func report() throws {
        let bench = try Workbench(
            csv: "designation,description,category,lang\n"
                + (0..<20).map { "chair \($0) of \($0 * 3),,Furniture,fr\n" }.joined()
                + (0..<20).map { "book \($0) on \($0 * 5),some text,Books,\n" }.joined()
                + "livre été,,Books,\n,x,Books,en\n")
        let report = try bench.run()
        #expect(report.rows.read == 42)
        #expect(report.rows.products == 41)
        #expect(report.rows.missingDescriptions == 21)
        #expect(report.languages.map { "\($0.language) \($0.rows)" } == ["fr 21", "en 20"])
        #expect(report.titleLengths.longest == 14)
        #expect(report.descriptionLengths.counts.reduce(0, +) == 20)
        #expect(
            report.categories.map { "\($0.category.key) \($0.category.rows)" } == [
                "Books 21", "Furniture 20",
            ])
        let split = try #require(report.split)
        #expect(split.training + split.validation + split.test == 41)
    }

    @Test("report.json is JSON with a schema version, and says what the report says")
    func json() throws {
        let bench = try sample(2000, .products)
        let report = try bench.run()
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(bench.folder.read("out/report.json")))
                as? [String: Any])
        #expect(object["schemaVersion"] as? Int == 1)
        let rows = try #require(object["rows"] as? [String: Int])
        #expect(rows["read"] == 2000)
        #expect(rows["products"] == report.rows.products)
        let split = try #require(object["split"] as? [String: Any])
        #expect(split["test"] as? Int == report.split?.test)
        #expect((object["rules"] as? [[String: Any]])?.count == Rule.allCases.count)
        let categories = try #require(object["categories"] as? [[String: Any]])
        #expect(categories.compactMap { $0["rows"] as? Int }.reduce(0, +) == report.rows.products)
    }

    @Test("the page is whole, needs nothing else, and escapes what was read")
    func page() throws {
        let evil = "<script>alert('x')</script>"
        let bench = try Workbench(
            csv: "designation,description,category\n"
                + (0..<12).map { "chair \($0) of \($0 * 3),,\(evil)\n" }.joined()
                + (0..<12).map { "book \($0) on \($0 * 5),,a&b \"\"c\n" }.joined()
                + "chair 1 of 3,,a&b \"\"c\n")
        try bench.run()
        let page = try bench.folder.text("out/report.html")
        #expect(!page.contains("<script"))
        #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
        #expect(page.contains("a&amp;b &quot;&quot;c"))
        #expect(!page.contains("http"))
        #expect(!page.contains("src="))
        for part in [
            "Class balance", "Languages", "Descriptions", "Length of designations",
            "Rows left out, by rule", "Leak prevented", "Rows by part", "<svg",
        ] {
            #expect(page.contains(part))
        }
        let outcome = try runProcess(
            "python3",
            [
                "-c",
                """
                import sys, html.parser
                void = {'meta'}
                class P(html.parser.HTMLParser):
                    stack = []
                    def handle_starttag(self, t, a):
                        if t not in void: self.stack.append(t)
                    def handle_startendtag(self, t, a): pass
                    def handle_endtag(self, t):
                        assert self.stack.pop() == t, t
                p = P(); p.feed(open(sys.argv[1], encoding='utf-8').read()); assert not p.stack
                """, bench.folder.path("out/report.html"),
            ])
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test("categories.csv survives being read back")
    func categories() throws {
        let bench = try Workbench(
            csv: "designation,description,category\n"
                + (0..<9).map { "chair \($0) of \($0 * 3),,\"Tables, \"\"big\"\"\"\n" }.joined()
                + (0..<9).map { "book \($0) on \($0 * 5),,Used Books\n" }.joined())
        try bench.run()
        let read = try CategoryFile.read(bench.files().categories)
        #expect(read.map(\.key) == ["Tables, \"big\"", "Used Books"])
        #expect(read.map(\.code) == ["Tables, \"big\"", "10"])
        #expect(read.map(\.rows) == [9, 9])
        try bench.folder.write("broken.csv", "index,key,code,label,rows\n0,a,a,a,many\n")
        let error = try #require(throws: CatalogueError.self) {
            try CategoryFile.read(FilePath(bench.folder.path("broken.csv")))
        }
        #expect(error.description.contains("broken.csv: row 2"))
    }

    @Test("params.yaml spells out the defaults")
    func parameters() throws {
        let path = FilePath("\(Repository.root)/params.yaml")
        let file = try ParameterFile(FileSystem.read(path), name: "params.yaml")
        let read = try file.section("preprocessing") { section throws(ParameterError) in
            try PreprocessingParameters(&section)
        }
        #expect(read.value == PreprocessingParameters())
        let defaults = try ParameterFile([], name: "empty").section("preprocessing") {
            section throws(ParameterError) in try PreprocessingParameters(&section)
        }
        #expect(read.canonical == defaults.canonical)
    }

    @Test(
        "a wrong parameter is named",
        arguments: [
            ("split: {training: 0.8}", "preprocessing.split.training", "they must make 1"),
            ("split: {test: .nan}", "preprocessing.split.test", "a number from"),
            ("rules: {duplicate: {level: off}}", "rules.duplicate.level", "error, warning"),
            ("rules: {duplicates: {level: error}}", "rules.duplicates", "duplicate, empty_title"),
            ("rules: {rare_category: {minimum_rows: 1}}", "minimum_rows", "from 2 to"),
            ("groups: {similarity: 1.5}", "groups.similarity", "from 0.6 to 1.0"),
            ("seeds: 1", "preprocessing.seeds", "seed"),
        ])
    func wrong(text: String, key: String, part: String) throws {
        let yaml = "preprocessing:\n  \(text)\n"
        let error = try #require(throws: ParameterError.self) {
            try ParameterFile(Array(yaml.utf8), name: "params.yaml").section("preprocessing") {
                section throws(ParameterError) in try PreprocessingParameters(&section)
            }
        }
        #expect(error.line == 2)
        #expect(error.description.contains(key))
        #expect(error.description.contains(part), "\(error)")
    }
}
