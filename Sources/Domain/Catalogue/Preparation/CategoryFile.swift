package import FileStore
internal import Tabular

/// categories.csv: the categories of a prepared catalogue, by index.
package enum CategoryFile {
    static let columns = ["index", "key", "code", "label", "rows"]

    static func write(_ categories: [CatalogueCategory], to path: FilePath) throws {
        var writer = CSVWriter()
        writer.writeRow(columns)
        for category in categories {
            writer.writeRow([
                "\(category.index)", category.key, category.code, category.label,
                "\(category.rows)",
            ])
        }
        try FileSystem.writeAtomically(writer.drain(), to: path)
    }

    package static func read(_ path: FilePath) throws(CatalogueError) -> [CatalogueCategory] {
        var table = try NamedTable(path, rowByteLimit: 1 << 20)
        var columns: [Int] = []
        for name in Self.columns { columns.append(try table.column(name)) }
        var categories: [CatalogueCategory] = []
        while try table.next() {
            let row = table.row
            guard table.problem == nil, let index = Int(row.string(columns[0])),
                index == categories.count, let rows = Int(row.string(columns[4])), rows >= 0
            else {
                throw CatalogueError(
                    .previous,
                    "\(path): row \(row.number) is not category \(categories.count); the file was"
                        + " edited or damaged: fetch it again")
            }
            categories.append(
                CatalogueCategory(
                    index: index, key: row.string(columns[1]), code: row.string(columns[2]),
                    label: row.string(columns[3]), rows: rows))
        }
        return categories
    }
}
