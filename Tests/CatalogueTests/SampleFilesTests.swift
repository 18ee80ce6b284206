import Catalogue
import FileStore
import Tabular
import TestSupport
import Testing

struct SampleFilesTests {
    private let folder = TemporaryDirectory()

    private func files(_ form: ProductWriter.Form, rows: Int = 2500, seed: UInt64 = 1)
        -> SampleFiles
    {
        SampleFiles(
            SampleCatalogue(.init(rows: rows, seed: seed)), form, in: FilePath(folder.path("raw")))
    }

    private func names() throws -> [String] {
        try FileSystem.list(FilePath(folder.path("raw")))
            .map { String(decoding: $0.name, as: UTF8.self) }.sorted()
    }

    @Test("two files have a row for each product, in one order")
    func pair() throws {
        var reported = 0
        try files(.xy).write { reported += $0 }
        #expect(reported == 2500)
        #expect(try names() == ["X_train.csv", "Y_train.csv"])
        var products = CSVReader(try folder.read("raw/X_train.csv"))
        var labels = CSVReader(try folder.read("raw/Y_train.csv"))
        var (product, label) = (CSVRow(), CSVRow())
        var count = 0
        while try products.read(&product) {
            #expect(try labels.read(&label))
            #expect(product.problem == nil && label.problem == nil)
            #expect(product.string(0) == label.string(0))
            if count > 0 { #expect(Category.coded(Int(label.string(1)) ?? 0) != nil) }
            count += 1
        }
        #expect(count == 2501)
        #expect(try !labels.read(&label))
    }

    @Test("one file, under a name of the caller's choice")
    func single() throws {
        let path = FilePath(folder.path("deep/er/mine.csv"))
        let catalogue = SampleCatalogue(.init(rows: 10, seed: 1))
        try SampleFiles(catalogue, file: path).write()
        try files(.products, rows: 10).write()
        #expect(try folder.read("deep/er/mine.csv") == folder.read("raw/products.csv"))
    }

    @Test("data that is there stays, unless it is to be replaced")
    func existing() throws {
        try folder.write("raw/Y_train.csv", "mine")
        #expect(throws: SampleFiles.ExistingDataError.self) { try files(.xy).write() }
        #expect(try names() == ["Y_train.csv"])
        #expect(try folder.text("raw/Y_train.csv") == "mine")
        try files(.xy, seed: 1).write(replacing: true)
        let first = try folder.read("raw/X_train.csv")
        try files(.xy, seed: 2).write(replacing: true)
        #expect(try folder.read("raw/X_train.csv") != first)
        #expect(try names() == ["X_train.csv", "Y_train.csv"])
    }

    @Test("a failure leaves no temporary file")
    func failure() throws {
        // A folder where the labels should go cannot be replaced by a file.
        _ = try folder.makeDirectory("raw/Y_train.csv/in-the-way")
        #expect(throws: FileError.self) { try files(.xy).write(replacing: true) }
        #expect(try names() == ["Y_train.csv"])
    }
}
