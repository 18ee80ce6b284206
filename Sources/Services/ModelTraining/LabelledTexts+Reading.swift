package import Catalogue
package import FileStore

extension LabelledTexts {
    /// Reads one products.csv. Records that are broken, and rows without a category, are refused.
    package static func read(
        _ path: FilePath, categories: inout CategoryNames, rowByteLimit: Int = 4 << 20
    ) throws(CatalogueError) -> LabelledTexts {
        var reader = try RawReader(.products(path), rowByteLimit: rowByteLimit)
        var texts = LabelledTexts()
        var batch = RawBatch()
        while try reader.read(&batch) {
            for row in batch.rows {
                if let problem = row.problem {
                    throw CatalogueError(
                        .unreadable, "\(path), row \(row.number): \(problem.reason); mend the row")
                }
                guard !row.category.isEmpty else {
                    throw CatalogueError(
                        .unreadable,
                        "\(path), row \(row.number) has no category; add one or leave it out")
                }
                texts.append(
                    title: batch.bytes[row.title], description: batch.bytes[row.description],
                    label: categories.number(of: batch.bytes[row.category]))
            }
        }
        guard texts.count > 0 else {
            throw CatalogueError(.empty, "\(path) has a header and no rows; add products")
        }
        return texts
    }
}
