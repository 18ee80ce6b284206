import Cryptography
import Database
import FileStore
import Learning
import ModelBundle
import ModelValidation
import Registry
import TestSupport
import Testing

@Suite struct RegisteredFilesTests {
    private func digest(_ name: String) -> SHA256Digest { SHA256Digest(of: Array(name.utf8)) }

    @Test("Files of both versions are found by their digests", arguments: DatabaseBackend.available)
    func found(backend: DatabaseBackend) throws {
        let ledger = try Ledger(backend)
        let (a, b) = (try ledger.register("a"), try ledger.register("b"))
        try ledger.promote(a)
        let files = RegisteredFiles(ledger.promoter.registry) { FilePath("/objects/\($0)") }
        let inputs = try files.inputs(of: try ledger.promoter.trial(of: b), golden: ["/golden"])
        func path(_ name: String) -> FilePath { FilePath("/objects/\(digest(name))") }
        #expect(
            inputs
                == ValidationInputs(
                    candidate: ModelFiles(name: "2", bundle: path("b"), split: path("split")),
                    products: path("products"), categories: path("categories"),
                    production: ModelFiles(name: "1", bundle: path("a"), split: path("split")),
                    golden: ["/golden"]))
    }

    @Test("A dataset that was recorded without its split is an error that names it")
    func missing() throws {
        let ledger = try Ledger(.sqlite)
        let registry = ledger.promoter.registry
        try registry.registerDataset(digest("bare"), rowCount: 1, details: try JSONText([1]))
        let version = try registry.register(
            ModelVersionDraft(model: "aisle", dataset: digest("bare"), bundle: digest("x")))
        let files = RegisteredFiles(registry) { FilePath("/objects/\($0)") }
        let error = #expect(throws: ValidationError.self) { try files.model(version) }
        #expect(error?.code == .unknown)
        #expect(error?.description.contains("\(digest("bare"))") == true)
    }

    @Test("A verdict reads the same from its report")
    func verdict() throws {
        let bench = try Bench.shared.get()
        let folder = TemporaryDirectory()
        let report = ValidationReport(in: FilePath(folder.path))
        for candidate in [bench.good, bench.poor] {
            let result = try bench.judge(candidate, over: bench.good)
            try report.write(result, Bench.parameters)
            let read = try ValidationVerdict(report: report.json)
            let direct = ValidationVerdict(result)
            #expect(read.isPassed == (candidate == bench.good))
            #expect(read.isPassed == direct.isPassed)
            #expect(read.reason == direct.reason)
            #expect(read.gates.map(\.rule) == direct.gates.map(\.rule))
            #expect(read.gates.map(\.passed) == direct.gates.map(\.passed))
            #expect(read.gates.map(\.reason) == direct.gates.map(\.reason))
        }
        for text in ["", "{}", #"{"schemaVersion":2,"verdict":"passed","reason":"","rules":[]}"#] {
            try folder.write("gate.json", text)
            let error = #expect(throws: ValidationError.self) {
                try ValidationVerdict(report: report.json)
            }
            #expect(error?.description.contains("gate.json") == true)
        }
    }
}
