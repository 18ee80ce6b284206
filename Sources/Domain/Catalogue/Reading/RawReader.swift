package import FileStore
internal import Tabular

/// Streams a raw catalogue of either form, in memory bounded by a batch and one record.
package struct RawReader {
    private enum Form {
        case products(Columns)
        case pair(Columns, labels: NamedTable, category: Int, labelIndex: Int?)
    }

    private struct Columns {
        let title: Int
        let description: Int
        let category: Int?
        let language: Int?
        let index: Int?
    }

    private var table: NamedTable
    private var form: Form
    private let rowByteLimit: Int
    /// Rows read from the file of texts, and from the file of labels.
    package private(set) var rowCounts = (texts: 0, labels: 0)

    package init(_ files: RawFiles, rowByteLimit: Int) throws(CatalogueError) {
        self.rowByteLimit = rowByteLimit
        switch files {
        case .products(let path):
            table = try NamedTable(path, rowByteLimit: rowByteLimit)
            form = .products(
                Columns(
                    title: try table.column("designation"),
                    description: try table.column("description"),
                    category: try table.column("category"), language: table.find("lang"),
                    index: nil))
        case .pair(let texts, let labels):
            table = try NamedTable(texts, rowByteLimit: rowByteLimit)
            let labelTable = try NamedTable(labels, rowByteLimit: rowByteLimit)
            let columns = Columns(
                title: try table.column("designation"),
                description: try table.column("description"), category: nil,
                language: table.find("lang"), index: table.find("index"))
            form = .pair(
                columns, labels: labelTable, category: try labelTable.column("prdtypecode"),
                labelIndex: labelTable.find("index"))
        }
    }

    /// The file that rows are counted in.
    package var path: FilePath { table.path }

    /// Reads the next rows over `batch`; `false` when there are none.
    package mutating func read(_ batch: inout RawBatch) throws(CatalogueError) -> Bool {
        batch.removeAll()
        while !batch.isFull {
            switch form {
            case .products(let columns):
                guard try table.next() else { return !batch.rows.isEmpty }
                append(columns, to: &batch)
            case .pair(let columns, var labels, let category, let labelIndex):
                let (hasText, hasLabel) = (try table.next(), try labels.next())
                rowCounts.texts += hasText ? 1 : 0
                rowCounts.labels += hasLabel ? 1 : 0
                if hasText && hasLabel {
                    append(columns, labels, category, labelIndex, to: &batch)
                } else {
                    try countRest(hasText: hasText, &labels, hasLabel: hasLabel)
                }
                form = .pair(columns, labels: labels, category: category, labelIndex: labelIndex)
                if !(hasText && hasLabel) { return !batch.rows.isEmpty }
            }
        }
        return true
    }

    /// How many rows the longer file has beyond the shorter one.
    private mutating func countRest(
        hasText: Bool, _ labels: inout NamedTable, hasLabel: Bool
    ) throws(CatalogueError) {
        if hasText { while try table.next() { rowCounts.texts += 1 } }
        if hasLabel { while try labels.next() { rowCounts.labels += 1 } }
    }

    private mutating func append(_ columns: Columns, to batch: inout RawBatch) {
        rowCounts.texts += 1
        let row = table.row
        if let problem = table.problem {
            batch.append(
                number: row.number, line: row.line, title: row.count > 0 ? row[0] : [],
                description: [], category: [], language: [],
                problem: .init(rule: .columns, reason: problem))
            return
        }
        batch.append(
            number: row.number, line: row.line, title: row[columns.title],
            description: row[columns.description],
            category: columns.category.map { row[$0] } ?? [],
            language: columns.language.map { row[$0] } ?? [])
    }

    private func append(
        _ columns: Columns, _ labels: NamedTable, _ category: Int, _ labelIndex: Int?,
        to batch: inout RawBatch
    ) {
        let (row, label) = (table.row, labels.row)
        var problem = table.problem.map { RawBatch.Problem(rule: .columns, reason: $0) }
        if problem == nil, let found = labels.problem {
            problem = .init(
                rule: .columns, reason: "\(found) in row \(label.number) of \(labels.path)")
        }
        if problem == nil, let left = columns.index, let right = labelIndex,
            row[left] != label[right]
        {
            problem = .init(
                rule: .rowMatch,
                reason: "index \(row.string(left)) has index \(label.string(right)) beside it in"
                    + " \(labels.path)")
        }
        let isWhole = table.problem == nil
        batch.append(
            number: row.number, line: row.line,
            title: isWhole ? row[columns.title] : row.count > 0 ? row[0] : [],
            description: isWhole ? row[columns.description] : [],
            category: labels.problem == nil ? label[category] : [],
            language: isWhole ? columns.language.map { row[$0] } ?? [] : [], problem: problem)
    }
}
