import Catalogue
import FileStore
import Learning
import ModelBundle
import ModelValidation
import TestSupport
import Testing

@Suite struct BadFilesTests {
    let bench: Bench
    let folder = TemporaryDirectory()

    init() throws {
        bench = try Bench.shared.get()
    }

    /// Copies of a model that are not what was written.
    private func damaged() throws -> [(code: BundleError.Code, path: FilePath)] {
        let whole = try FileSystem.read(bench.good)
        var corrupt = whole
        corrupt[whole.count / 2] ^= 1
        var newer = whole
        newer[8] = 2
        return try [
            (BundleError.Code.corrupt, corrupt), (.newer, newer), (.foreign, []),
            (.truncated, Array(whole.prefix(500))), (.truncated, Array(whole.dropLast(9))),
        ].map { code, bytes in
            (code, FilePath(try folder.write("damaged-\(code)-\(bytes.count)", bytes)))
        }
    }

    @Test("A damaged model is an error that names its file, whichever of the two it is")
    func damagedModel() throws {
        for (code, path) in try damaged() {
            for inputs in [
                bench.inputs(path, over: bench.good), bench.inputs(bench.good, over: path),
            ] {
                let error = #expect(throws: BundleError.self) {
                    try ModelValidation(Bench.parameters, inputs, threads: 2).run()
                }
                #expect(error?.code == code)
                #expect(error?.path == path)
                #expect(error?.description.contains("\(path)") == true)
            }
        }
    }

    @Test("Rows that production was trained on a variant of do not count")
    func leftOut() throws {
        let other = try Shop(2400, in: folder, "other", split: 5)
        let production = ModelFiles(
            name: "1", bundle: try other.train(to: folder.path("other.aisle")),
            split: other.files.split)
        let inputs = ValidationInputs(
            candidate: bench.files("2", bench.good), products: bench.shop.files.products,
            categories: bench.shop.files.categories, production: production)
        var parameters = Bench.parameters
        parameters.minTestRows = 40
        let result = try ModelValidation(parameters, inputs, threads: 2).run()
        let evidence = try #require(result.evidence)
        let trained = try Set(other.products().filter { $0.part == .training }.map(\.digest))
        let tested = try bench.shop.products().filter { $0.part == .test }
        let unseen = tested.count { !trained.contains($0.digest) }
        // No two of these products are variants, so that rows are groups.
        #expect(Set(tested.map(\.group)).count == tested.count)
        #expect(evidence.testRows == tested.count)
        #expect(evidence.matrix.rows == unseen)
        #expect(evidence.leftOut == tested.count - unseen)
        #expect(evidence.leftOut > evidence.matrix.rows)
        #expect(evidence.production?.comparison.overall.rows == unseen)

        parameters.minTestRows = unseen + 1
        let error = #expect(throws: ComparisonError.self) {
            try ModelValidation(parameters, inputs, threads: 2).run()
        }
        #expect(error?.description.contains("\(unseen) of \(tested.count) test rows") == true)
        #expect(error?.description.contains("validation.min_test_rows") == true)
    }

    @Test("Categories that one of the models does not know are compared all the same")
    func categories() throws {
        let old = try Shop(2400, in: folder, "old", categories: 1..<3)
        let inputs = ValidationInputs(
            candidate: bench.files("2", bench.good), products: bench.shop.files.products,
            categories: bench.shop.files.categories,
            production: ModelFiles(
                name: "1", bundle: try old.train(to: folder.path("old.aisle")),
                split: old.files.split))
        let forward = try ModelValidation(Bench.parameters, inputs, threads: 2).run()
        let evidence = try #require(forward.evidence)
        #expect(evidence.labels == (0..<4).map { "category \($0)" })
        #expect(evidence.production?.matrix.scores(of: 0).recall == 0)
        #expect((evidence.production?.matrix.scores(of: 1).recall ?? 0) > 0.5)

        let narrow = ValidationInputs(
            candidate: ModelFiles(
                name: "2", bundle: FilePath(folder.path("old.aisle")),
                split: bench.shop.files.split),
            products: bench.shop.files.products, categories: bench.shop.files.categories)
        let alone = try ModelValidation(Bench.parameters, narrow, threads: 2).run()
        #expect(alone.failures.contains(.minimumWeightedF1))
        #expect((alone.evidence?.probabilities.brierScore ?? 0) > 0.5)
    }

    @Test("Files of two versions of the catalogue are not mixed")
    func mixed() throws {
        let other = try Shop(600, in: folder, "other", categories: 0..<2)
        let good = bench.files("2", bench.good)
        let cases = [
            ValidationInputs(
                candidate: good, products: other.files.products,
                categories: other.files.categories),
            ValidationInputs(
                candidate: good, products: bench.shop.files.products,
                categories: other.files.categories),
        ]
        for inputs in cases {
            let error = #expect(throws: ValidationError.self) {
                try ModelValidation(Bench.parameters, inputs, threads: 2).run()
            }
            #expect(error?.code == .mismatched)
            #expect(error?.description.contains("\(inputs.products)") == true)
        }
        let error = #expect(throws: (any Error).self) {
            try ModelValidation(
                Bench.parameters,
                ValidationInputs(
                    candidate: good, products: bench.shop.files.split,
                    categories: bench.shop.files.categories), threads: 2
            ).run()
        }
        #expect(error.map { "\($0)".contains("split.columns") } == true)
    }
}
