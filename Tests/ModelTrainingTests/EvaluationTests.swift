import Catalogue
import FileStore
import Learning
import ModelTraining
import Tabular
import TestSupport
import Testing

struct EvaluationTests {
    private let folder = TemporaryDirectory()

    private func run(
        _ train: FilePath, _ test: FilePath, threads: Int = 2, predictions: FilePath? = nil,
        _ parameters: ModelParameters = ModelParameters()
    ) throws -> EvaluationReport {
        try Evaluation(parameters, threads: threads, workspace: FilePath(folder.path))
            .run(train: train, test: test, predictions: predictions)
    }

    @Test("any number of threads, and every run, makes the same bundle and says the same")
    func determinism() throws {
        let train = try Catalogues.write(rows: 3000, seed: 1, to: folder, "a.csv")
        let test = try Catalogues.write(rows: 1000, seed: 2, to: folder, "b.csv")
        var digests: Set<String> = []
        var answers: Set<[UInt8]> = []
        for threads in [1, 2, 16, 2] {
            let predictions = FilePath(folder.path("p.csv"))
            let report = try run(train, test, threads: threads, predictions: predictions)
            digests.insert(report.bundleDigest)
            answers.insert(try FileSystem.read(predictions))
            // Fixed data and seed, made hard on purpose: less would be a regression.
            #expect(report.weightedF1 > 0.7)
        }
        #expect(digests.count == 1 && answers.count == 1)
        #expect(Set(try FileSystem.list(FilePath(folder.path)).map(\.name)).count == 3)
    }

    @Test("terms times categories stay within their bound, at the cost of the rarest terms")
    func mostWeights() throws {
        let train = try Catalogues.write(rows: 1000, seed: 1, to: folder, "a.csv")
        var parameters = ModelParameters()
        let all = try run(train, train, parameters)
        parameters.training.mostWeights = 1_000_000
        let few = try run(train, train, parameters)
        #expect(few.bundleBytes * 2 < all.bundleBytes)
        #expect(few.weightedF1 > 0.7 && few.weightedF1 < all.weightedF1)
    }

    @Test("predictions are in the order of the rows, and the report is what they come to")
    func predictions() throws {
        let train = try Catalogues.write(rows: 3000, seed: 1, to: folder, "a.csv")
        let test = try Catalogues.write(rows: 1000, seed: 2, to: folder, "b.csv")
        let path = FilePath(folder.path("p.csv"))
        let report = try run(train, test, predictions: path)
        let truth = try table(test)
        let said = try table(path)
        #expect(said[0] == ["predicted_class", "confidence", "decision"])
        #expect(said.count == truth.count && report.rows == 1000)
        var (right, automatic, automaticRight) = (0, 0, 0)
        for (row, answer) in zip(truth, said).dropFirst() {
            let isRight = row[2] == answer[0]
            right += isRight ? 1 : 0
            automatic += answer[2] == "auto" ? 1 : 0
            automaticRight += answer[2] == "auto" && isRight ? 1 : 0
            #expect(try #require(Double(answer[1])) > 0)
        }
        #expect(report.accuracy == Double(right) / 1000)
        #expect(report.automaticShare == Double(automatic) / 1000)
        #expect(report.automaticPrecision == Double(automaticRight) / Double(automatic))
        #expect(automatic > 300 && automaticRight * 100 > automatic * 90)
        #expect(report.calibrationError < 0.1)
    }

    private func table(_ path: FilePath) throws -> [[String]] {
        var reader = CSVReader(try FileSystem.read(path))
        var row = CSVRow()
        var rows: [[String]] = []
        while try reader.read(&row) { rows.append((0..<row.count).map { row.string($0) }) }
        return rows
    }

    @Test("a category that only the test file has is wrong every time, and no crash")
    func unknownCategory() throws {
        let train = try Catalogues.write(rows: 500, seed: 1, to: folder, "a.csv")
        let test = FilePath(
            try folder.write(
                "b.csv", "designation,description,category\nred shoe,,never seen\nhat,,never\n"))
        let report = try run(train, test)
        #expect(report.accuracy == 0 && report.weightedF1 == 0 && report.rows == 2)
    }

    @Test("two rows of two categories are enough to learn from")
    func tiny() throws {
        let file = try folder.write(
            "a.csv", "designation,description,category\nred shoe,,shoes\nblue hat,,hats\n")
        let report = try run(FilePath(file), FilePath(file))
        #expect(report.rows == 2 && report.categories == 2)
    }

    private static let header = "designation,description,category\n"
    private static let good = header + "red shoe,,shoes\nblue hat,,hats\n"

    @Test(
        "bad input is refused with the file, the row and what to do",
        arguments: [
            ("", "a.csv is empty"),
            (header, "a.csv has a header and no rows; add products"),
            (header + "red shoe,,shoes\nblue shoe,,shoes\n", "every row has the category shoes"),
            (header + "red shoe,,shoes\nblue hat,,\n", "row 3 has no category"),
            (header + "red shoe,,shoes\nblue hat,hats\n", "row 3: "),
            (header + "red shoe,\"never closed,shoes\n", "row 2 (line 2) is never closed"),
            ("name,description,category\nred shoe,,shoes\n", "no column designation"),
        ])
    func badTraining(text: String, part: String) throws {
        let train = FilePath(try folder.write("a.csv", text))
        let test = FilePath(try folder.write("b.csv", Self.good))
        for (first, second) in [(train, test), (test, train)]
        where first == train || !part.contains("every row") {
            let error = try #require(throws: CatalogueError.self) { try run(first, second) }
            #expect(error.description.contains(folder.path("a.csv")), "\(error)")
            #expect(error.description.contains(part), "\(error)")
        }
    }

    @Test("a file that is not there is named, whichever it is")
    func missing() throws {
        let file = FilePath(try folder.write("b.csv", Self.good))
        let gone = FilePath(folder.path("gone.csv"))
        for (first, second) in [(gone, file), (file, gone)] {
            let error = try #require(throws: (any Error).self) { try run(first, second) }
            #expect("\(error)".contains("there is no file \(gone); give a products.csv"))
        }
    }

    @Test("a byte order mark, CRLF, NUL and invalid UTF-8 are no trouble")
    func odd() throws {
        var text = Array("\u{FEFF}designation,description,category\r\n".utf8)
        for row in 0..<20 {
            text += Array("red \0 shoe \(row),,shoes\r\n".utf8)
            text += [0xFF, 0xC3] + Array(" blue hat \(row),,hats\r\n".utf8)
        }
        let train = FilePath(try folder.write("a.csv", text))
        #expect(try run(train, train).accuracy == 1)
    }

    @Test("where the bundle cannot be written, the place is named")
    func workspace() throws {
        let file = FilePath(try folder.write("b.csv", Self.good))
        let evaluation = Evaluation(
            ModelParameters(), threads: 1, workspace: FilePath(folder.path("nowhere")))
        let error = try #require(throws: (any Error).self) {
            try evaluation.run(train: file, test: file)
        }
        #expect("\(error)".contains("nowhere"))
    }
}
