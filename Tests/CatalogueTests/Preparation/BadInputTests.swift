import Catalogue
import FileStore
import TestSupport
import Testing

/// What a shop may export by mistake. Every message names the file and what to do.
struct BadInputTests {
    private let header = Workbench.header
    private let sound = Workbench.soundRows

    private func failure(_ csv: String) throws -> CatalogueError {
        let bench = try Workbench(csv: csv)
        let error = try bench.failure()
        #expect(error.description.contains("products.csv"))
        for name in ["products.columns", "split.columns", "categories.csv", ".bands.tmp"] {
            #expect(!bench.folder.exists("out/\(name)"))
        }
        return error
    }

    @Test("a quote that is never closed names the row where it opens")
    func unclosedQuote() throws {
        let error = try failure(header + sound + "\"open,,Books\nmore,,Books\n")
        #expect(error.code == .unreadable)
        #expect(error.description.contains("row 62 (line 62)"))
        #expect(error.description.contains("never closed"))
    }

    @Test("a quote that swallows the rest of a long file stops at the limit")
    func swallowed() throws {
        var bench = try Workbench(csv: header + "\"open,,Books\n" + sound + sound + sound)
        bench.parameters.maximumRowBytes = 2048
        let error = try bench.failure()
        #expect(error.code == .unreadable)
        #expect(error.description.contains("row 2 (from line 2) is longer than 2048 bytes"))
    }

    @Test("a field of 100 MB is refused without being held in memory")
    func hugeField() throws {
        var bytes = Array((header + sound + "\"").utf8)
        bytes += [UInt8](repeating: 65, count: 100_000_000)
        bytes += Array("\",,Books\n".utf8)
        let bench = try Workbench(bytes: bytes)
        let error = try bench.failure()
        #expect(error.code == .unreadable)
        #expect(error.description.contains("row 62"))
        #expect(error.description.contains("products.csv"))
    }

    @Test(
        "a missing column is named, with the columns there are",
        arguments: ["designation", "description", "category"])
    func columns(name: String) throws {
        let error = try failure(header.replacing(name, with: "other") + sound)
        #expect(error.code == .columns)
        #expect(error.description.contains("no column \(name)"))
        #expect(error.description.contains("\"other\""))
    }

    @Test("empty files and files without rows are named")
    func empty() throws {
        for text in ["", "\n\n", "\u{FEFF}"] {
            let error = try failure(text)
            #expect(error.code == .empty)
            #expect(error.description.contains("is empty"))
        }
        let error = try failure(header)
        #expect(error.code == .empty)
        #expect(error.description.contains("no rows"))
    }

    @Test("one category only, or no usable row, is an error")
    func oneCategory() throws {
        let one = try failure(header + "a,,Books\nb,,Books\n")
        #expect(one.code == .categories)
        #expect(one.description.contains("the one category Books"))
        let none = try failure(header + ",,Books\n ,,Games\n")
        #expect(none.code == .empty)
        #expect(none.description.contains("empty_title 2 times"))
    }

    @Test("too many categories look like another column")
    func manyCategories() throws {
        var bench = try Workbench(
            (0..<50).map { (title: "thing \($0)", description: "", category: "c\($0)") })
        bench.parameters.maximumCategories = 40
        let error = try bench.failure()
        #expect(error.code == .categories)
        #expect(error.description.contains("row 42"))
        #expect(error.description.contains("maximum_categories"))
    }

    @Test("byte order mark, CR LF, extra columns and any order of columns are fine")
    func tolerated() throws {
        let rows = (0..<40).map {
            "img\($0),\($0 % 2 == 0 ? "Books" : "Games"),\"text\r\nof \($0)\",title \($0),fr-FR\r\n"
        }
        let bench = try Workbench(
            csv: "\u{FEFF}image,category,description,designation,lang\r\n" + rows.joined())
        let report = try bench.run()
        #expect(report.rows.read == 40)
        #expect(report.rows.rejected == 0)
        let product = try #require(try bench.products().first)
        #expect(product.title == "title 0")
        #expect(product.description == "text\r\nof 0")
        #expect(product.category == "Books")
        #expect(product.language == "fr")
        #expect(product.row == 2)
    }

    @Test("a missing file of feedback or of the last version is named")
    func missingFiles() throws {
        let bench = try Workbench(csv: header + sound)
        let raw = RawFiles.products(FilePath(bench.folder.path("raw/products.csv")))
        let inputs = [
            Preparation.Inputs(raw: raw, feedback: "/nowhere/feedback.csv"),
            Preparation.Inputs(
                raw: raw,
                previous: .init(categories: "/nowhere/categories.csv", split: "/nowhere/split")),
            Preparation.Inputs(raw: .products("/nowhere/products.csv")),
        ]
        for input in inputs {
            let error = #expect(throws: (any Error).self) {
                try Preparation(
                    PreprocessingParameters(), input, to: bench.files().folder,
                    hooks: Workbench.hooks, threads: 1
                ).run()
            }
            #expect("\(error.map { "\($0)" } ?? "")".contains("/nowhere/"))
            #expect(!bench.folder.exists("out/report.json"))
        }
    }

    @Test("outputs that are there already are not written over")
    func existing() throws {
        let bench = try Workbench(csv: header + sound)
        try bench.run()
        let before = try bench.folder.read("out/products.columns")
        #expect(try bench.failure().code == .existing)
        #expect(try bench.folder.read("out/products.columns") == before)
    }
}
