package import FileStore
internal import Tabular

/// Streams the corrections in feedback.csv; a prediction that nobody judged is no correction.
package struct FeedbackReader {
    private var table: NamedTable
    private let title: Int
    private let description: Int
    private let code: Int?
    private let label: Int?
    private let usesCodes: Bool
    /// Predictions that came without a judgement.
    package private(set) var unjudged = 0

    /// - Parameter usesCodes: whether the catalogue names its categories by code, or by label.
    package init(
        _ path: FilePath, usesCodes: Bool, rowByteLimit: Int
    ) throws(CatalogueError) {
        table = try NamedTable(path, rowByteLimit: rowByteLimit)
        title = try table.column("designation")
        description = try table.column("description")
        code = table.find("correct_code")
        label = table.find("correct_label")
        self.usesCodes = usesCodes
    }

    package var path: FilePath { table.path }

    /// Reads the next corrections over `batch`; `false` when there are none.
    package mutating func read(_ batch: inout RawBatch) throws(CatalogueError) -> Bool {
        batch.removeAll()
        while !batch.isFull {
            guard try table.next() else { return !batch.rows.isEmpty }
            let row = table.row
            if let problem = table.problem {
                batch.append(
                    number: row.number, line: row.line, title: row.count > 0 ? row[0] : [],
                    description: [], category: [], language: [],
                    problem: .init(rule: .columns, reason: problem))
                continue
            }
            let truth = category(
                code: code.map(row.string) ?? "", label: label.map(row.string) ?? "")
            guard !truth.isEmpty else {
                unjudged += 1
                continue
            }
            batch.append(
                number: row.number, line: row.line, title: row[title],
                description: row[description], category: Array(truth.utf8)[...], language: [])
        }
        return true
    }

    /// The category as the catalogue spells it.
    private func category(code: String, label: String) -> String {
        if usesCodes {
            return code.isEmpty ? Category.named(label).map { "\($0.code)" } ?? label : code
        }
        return label.isEmpty ? Int(code).flatMap(Category.coded)?.label ?? code : label
    }
}
