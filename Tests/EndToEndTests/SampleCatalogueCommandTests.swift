import TestSupport
import Testing

struct SampleCatalogueCommandTests {
    private let folder = TemporaryDirectory()

    private func run(_ arguments: String...) throws -> ProcessOutcome {
        try runProcess(Executables.path("sample-catalogue"), arguments, in: folder.path)
    }

    @Test("a directory gets two files, and the reader is told that they are synthetic")
    func directory() throws {
        let outcome = try run("--rows", "1000", "--seed", "1", "--output", "raw")
        #expect(outcome.status == 0)
        #expect(outcome.output.hasPrefix("1,000 synthetic products, seed 1, in "))
        #expect(outcome.output.contains("raw/X_train.csv\n  raw/Y_train.csv\n"))
        #expect(outcome.output.contains("invented"))
        #expect(outcome.errors.isEmpty)
        #expect(folder.exists("raw/X_train.csv") && folder.exists("raw/Y_train.csv"))
    }

    @Test("a name in .csv gets one file; the same seed gives the same bytes")
    func file() throws {
        #expect(
            try run("--rows", "500", "--output", "a.csv", "--quiet").description == "status 0\n\n")
        #expect(try run("--rows", "500", "--output", "b", "--form", "products").status == 0)
        #expect(try run("--rows", "500", "--output", "c.csv", "--drift").output.contains("drift"))
        #expect(try folder.text("a.csv").hasPrefix("designation,description,category,lang\r\n"))
        #expect(try folder.read("a.csv") == folder.read("b/products.csv"))
        #expect(try folder.read("a.csv") != folder.read("c.csv"))
    }

    @Test("what is there is not overwritten without --force")
    func overwriting() throws {
        try folder.write("a.csv", "mine")
        let refused = try run("--rows", "5", "--output", "a.csv")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("a.csv holds data already"))
        #expect(try folder.text("a.csv") == "mine")
        #expect(try run("--rows", "5", "--output", "a.csv", "--force").status == 0)
        #expect(try folder.text("a.csv") != "mine")
    }

    @Test(
        "wrong usage ends with 2",
        arguments: [
            [], ["--rows", "0", "--output", "raw"], ["--rows", "many", "--output", "raw"],
            ["--form", "xy", "--output", "a.csv"], ["--form", "z", "--output", "raw"],
            ["--output", ""],
        ])
    func usage(arguments: [String]) throws {
        let outcome = try runProcess(
            Executables.path("sample-catalogue"), arguments, in: folder.path)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("--help"))
    }

    @Test("help and version are on standard output")
    func help() throws {
        let help = try run("--help")
        #expect(help.status == 0)
        #expect(help.output.contains("--drift"))
        let version = try run("--version")
        #expect(version.status == 0)
        #expect(version.output.hasPrefix("sample-catalogue "))
    }
}
