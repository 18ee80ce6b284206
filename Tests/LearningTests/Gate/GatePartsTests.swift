import Foundation
import Learning
import Parameters
import TestSupport
import Testing

struct GatePartsTests {
    // MARK: - Parameters

    @Test("the section in params.yaml holds the defaults")
    func defaults() throws {
        let text = try Data(contentsOf: URL(fileURLWithPath: "\(Repository.root)/params.yaml"))
        let file = try ParameterFile([UInt8](text), name: "params.yaml")
        let empty = try ParameterFile([], name: "params.yaml")
        let given = try read(file)
        #expect(given.value == ValidationParameters())
        // The canonical bytes are the same, so leaving the section out runs nothing again.
        #expect(try read(empty).canonical == given.canonical)
    }

    private func read(
        _ file: ParameterFile
    ) throws -> (value: ValidationParameters, canonical: [UInt8]) {
        try file.section("validation") { section throws(ParameterError) in
            try ValidationParameters(&section)
        }
    }

    @Test(
        "a wrong key or value is named",
        arguments: [
            ("{min_test_row: 1}", "validation.min_test_row"),
            ("{gate: {minimum_weighted_f1: .nan}}", "validation.gate.minimum_weighted_f1"),
            ("{gate: {category_loss: {maximum: 10}}}", "validation.gate.category_loss.maximum"),
            ("{comparison: {samples: many}}", "validation.comparison.samples"),
            (
                "{gate: {golden_examples: {files: [1, {}]}}}",
                "validation.gate.golden_examples.files"
            ),
        ])
    func wrong(yaml: String, key: String) throws {
        let file = try ParameterFile(Array("validation: \(yaml)".utf8), name: "params.yaml")
        let error = #expect(throws: ParameterError.self) { try read(file) }
        #expect(error?.key == key)
    }

    @Test("every parameter is read")
    func every() throws {
        let text = """
            validation:
              min_test_rows: 1
              comparison: {samples: 101, seed: 2, confidence: 0.9, minimum_language_rows: 3}
              gate:
                minimum_weighted_f1: 0.1
                category_loss: {maximum: 0.2, minimum_rows: 4}
                maximum_calibration_error: 0.3
                golden_examples: {files: [a.csv], minimum_right: 0.4}
                invariance: {maximum_flips: 0.5, products: 5}
                dry_run: {maximum_changed: 0.6}
            """
        let read = try read(ParameterFile(Array(text.utf8), name: "params.yaml")).value
        let fresh = ValidationParameters()
        for (ours, theirs) in zip(
            Mirror(reflecting: read).children, Mirror(reflecting: fresh).children)
        {
            #expect("\(ours.value)" != "\(theirs.value)", "\(ours.label ?? "")")
        }
    }

    // MARK: - Edits

    private func edit(
        _ kind: ProductEdit.Kind, _ title: String, _ language: String = "en"
    ) -> String? {
        ProductEdit.edits(of: title, language: language, seed: 1, row: 1)
            .first { $0.kind == kind }?.title
    }

    @Test("what a title says of colour and size is replaced, not said twice")
    func replaced() throws {
        let colour = try #require(edit(.colour, "Robe rouge longue", "fr"))
        #expect(
            colour.hasPrefix("Robe ") && colour.hasSuffix(" longue") && !colour.contains("rouge"))
        #expect(edit(.size, "Tisch 100 cm Holz", "de") == "Tisch 120 cm Holz")
        #expect(edit(.size, "Bottle 2kg") == "Bottle 3kg")
        let letter = try #require(edit(.size, "T-Shirt M"))
        #expect(["XS", "S", "L", "XL", "XXL"].contains(letter.dropFirst(8)))
    }

    @Test(
        "every language has edits of its own",
        arguments: ["en", "fr", "de", "es", "it", "ja", "hi", "und"])
    func languages(language: String) {
        let edits = ProductEdit.edits(of: "Abc def", language: language, seed: 3, row: 9)
        #expect(edits.map(\.kind) == ProductEdit.Kind.allCases)
        for edit in edits where edit.kind != .wordOrder {
            #expect(edit.title.hasPrefix("Abc def "))
        }
        let other = ProductEdit.edits(of: "Abc def", language: "und", seed: 3, row: 9)
        #expect((edits == other) == ["en", "und"].contains(language))
    }

    @Test("words change places and stay the same; one word alone has no other order")
    func order() throws {
        let edited = try #require(edit(.wordOrder, "a b c d"))
        #expect(
            edited != "a b c d" && edited.split(separator: " ").sorted() == ["a", "b", "c", "d"])
        #expect(edit(.wordOrder, "ab") == nil)
        #expect(edit(.wordOrder, "same same") == nil)
    }

    @Test("edits depend on seed and row, and on nothing else")
    func deterministic() {
        func all(_ seed: UInt64) -> [[ProductEdit]] {
            (0..<50).map {
                ProductEdit.edits(of: "One two three", language: "en", seed: seed, row: $0)
            }
        }
        #expect(all(1) == all(1))
        #expect(all(1) != all(2))
        #expect(Set(all(1)).count > 10)
    }

    @Test("flips are counted by kind")
    func meter() {
        var meter = InvarianceMeter()
        meter.add(.size, original: 1, edited: 2, wasAutomatic: true)
        meter.add(.size, original: 1, edited: 1, wasAutomatic: true)
        var other = InvarianceMeter()
        other.add(.colour, original: 1, edited: 3, wasAutomatic: false)
        meter.merge(other)
        #expect(meter[.size].flipShare == 0.5 && meter[.colour].flips == 1)
        #expect(meter.edits == 3 && meter.flips == 2 && meter.automaticFlips == 1)
    }

    // MARK: - Golden examples and the dry run

    @Test(
        "a file of golden examples that is wrong is refused with its row",
        arguments: [
            ("", "empty"), ("designation,description\na,b\n", "no column category"),
            ("designation,description,category\n", "no example"),
            (
                "designation,description,category\na,b,nothing\n",
                "row 2: the model knows no category"
            ),
            ("designation,description,category\na,b\n", "row 2"),
        ])
    func goldenFile(text: String, message: String) {
        let error = #expect(throws: GoldenExamplesError.self) {
            try GoldenExamples(Array(text.utf8), name: "g.csv", categories: ["books"])
        }
        #expect(error?.description.hasPrefix("g.csv: ") == true)
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }

    @Test("a dry run says what moves from where to where, in parts or at once")
    func dryRun() {
        var runs = [DryRun(categories: 3), DryRun(categories: 3)]
        for (index, pair) in [(0, 0), (0, 1), (0, 1), (1, 0), (2, 2)].enumerated() {
            runs[index % 2].add(production: UInt32(pair.0), candidate: UInt32(pair.1))
        }
        runs[0].merge(runs[1])
        #expect(runs[0].products == 5 && runs[0].changed == 3)
        let rows = runs[0].byCategory.map {
            [$0.category, $0.before, $0.after, $0.leaving, $0.arriving]
        }
        #expect(rows == [[0, 3, 2, 2, 1], [1, 1, 2, 1, 2]])
        #expect(runs[0].moves.map { [$0.from, $0.to, $0.products] } == [[0, 1, 2], [1, 0, 1]])
    }
}
