internal import Tabular

/// Products whose category is beyond doubt, in a file that people write.
package struct GoldenExamples: Sendable, Equatable {
    package struct Example: Sendable, Hashable {
        package let title: [UInt8]
        package let description: [UInt8]
        /// As the raw files write it.
        package let category: String
        /// In the file; the header is 1.
        package let row: Int
    }

    package let examples: [Example]

    /// Reads a CSV file with the columns designation, description and category.
    ///
    /// - Parameters:
    ///   - categories: the keys that the candidate knows.
    ///   - name: of the file, for messages.
    package init(
        _ bytes: [UInt8], name: String, categories: Set<String>
    ) throws(GoldenExamplesError) {
        var reader = CSVReader(bytes)
        var row = CSVRow()
        do {
            guard try reader.read(&row) else { throw GoldenExamplesError(name, "it is empty") }
            let columns = try Self.columns(row, name: name)
            var examples: [Example] = []
            while try reader.read(&row) {
                examples.append(try Self.example(row, columns, name: name, categories))
            }
            self.examples = examples
        } catch let error as GoldenExamplesError {
            throw error
        } catch {
            throw GoldenExamplesError(name, "\(error)")
        }
        // A rule that checks nothing would pass for one that found nothing.
        guard !examples.isEmpty else { throw GoldenExamplesError(name, "it holds no example") }
    }

    private static func columns(
        _ header: CSVRow, name: String
    ) throws(GoldenExamplesError) -> [Int] {
        let names = (0..<header.count).map { header.string($0) }
        var columns: [Int] = []
        for column in ["designation", "description", "category"] {
            guard let index = names.firstIndex(of: column) else {
                throw GoldenExamplesError(name, "row 1 has no column \(column)")
            }
            columns.append(index)
        }
        return columns
    }

    private static func example(
        _ row: CSVRow, _ columns: [Int], name: String, _ categories: Set<String>
    ) throws(GoldenExamplesError) -> Example {
        if let problem = row.problem {
            throw GoldenExamplesError(name, "row \(row.number): \(problem)")
        }
        let category = row.string(columns[2])
        guard categories.contains(category) else {
            throw GoldenExamplesError(
                name, "row \(row.number): the model knows no category \(category)")
        }
        return Example(
            title: Array(row[columns[0]]), description: Array(row[columns[1]]), category: category,
            row: row.number)
    }
}

/// What is wrong with a file of golden examples.
package struct GoldenExamplesError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ name: String, _ problem: String) {
        description =
            "\(name): \(problem); correct the file, or take it out of"
            + " validation.gate.golden_examples.files"
    }
}

/// How a model did on golden examples.
package struct GoldenOutcome: Sendable, Equatable {
    package struct Wrong: Sendable, Hashable, CustomStringConvertible {
        package let title: String
        package let expected: String
        package let predicted: String

        package var description: String { "\(title): \(predicted), not \(expected)" }
    }

    package private(set) var examples = 0
    package private(set) var wrongCount = 0
    /// The first few, for people.
    package private(set) var wrong: [Wrong] = []

    package init() {}

    package mutating func add(_ example: GoldenExamples.Example, predicted: String) {
        examples += 1
        guard predicted != example.category else { return }
        wrongCount += 1
        guard wrong.count < 20 else { return }
        wrong.append(
            Wrong(
                title: String(decoding: example.title, as: UTF8.self), expected: example.category,
                predicted: predicted))
    }

    package var rightShare: Double { ClassScores.ratio(examples - wrongCount, examples) }
}
