package import FileStore

/// Puts a synthetic catalogue on the disk: under temporary names until it is whole.
package struct SampleFiles: Sendable {
    /// What would be written over, or beside, by mistake.
    package struct ExistingDataError: Error, Sendable, CustomStringConvertible {
        package let path: FilePath
        package var description: String {
            "\(path) holds data already; choose another place, or force it to be replaced"
        }
    }

    package let catalogue: SampleCatalogue
    package let form: ProductWriter.Form
    /// `X` before `Y`, or the one file.
    package let paths: [FilePath]

    /// `X_train.csv` and `Y_train.csv`, or `products.csv`, in a directory.
    package init(_ catalogue: SampleCatalogue, _ form: ProductWriter.Form, in directory: FilePath) {
        self.catalogue = catalogue
        self.form = form
        let names = form == .xy ? ["X_train.csv", "Y_train.csv"] : ["products.csv"]
        paths = names.map { directory.appending($0) }
    }

    /// One file in the form `products`.
    package init(_ catalogue: SampleCatalogue, file: FilePath) {
        self.catalogue = catalogue
        form = .products
        paths = [file]
    }

    /// - Parameter progress: told now and then how many more rows are written.
    package func write(
        replacing: Bool = false, progress: (_ rows: Int) -> Void = { _ in }
    ) throws {
        let directory = paths[0].parent
        if !replacing { try refuseExisting() }
        try FileSystem.createDirectories(directory)
        let temporary = paths.map { _ in directory.appending(TemporaryName.next()) }
        do {
            try stream(to: temporary, progress)
            // Until both new files are there, labels are missing rather than another sample's.
            for path in paths.dropFirst() { try FileSystem.removeIfPresent(path) }
            for (old, new) in zip(temporary, paths) { try FileSystem.rename(old, to: new) }
        } catch {
            for path in temporary { try? FileSystem.remove(path) }  // The first error is told.
            throw error
        }
        try FileSystem.synchronizeDirectory(directory)
    }

    private func stream(to temporary: [FilePath], _ progress: (Int) -> Void) throws {
        let main = try File(temporary[0], .create(permissions: 0o666))
        let labels =
            temporary.count > 1 ? try File(temporary[1], .create(permissions: 0o666)) : nil
        var writer = ProductWriter(form)
        var product = Product()
        let rows = catalogue.options.rows
        for start in stride(from: 0, to: max(rows, 1), by: Self.batch) {
            let end = min(start + Self.batch, rows)
            for row in start..<end {
                catalogue.fill(row, into: &product)
                writer.append(product)
            }
            let bytes = writer.drain()
            try main.write(bytes.main)
            try labels?.write(bytes.labels)
            progress(end - start)
        }
        try main.synchronize()
        try labels?.synchronize()
    }

    private static let batch = 2000

    private func refuseExisting() throws {
        for path in paths where try FileSystem.statusIfPresent(of: path) != nil {
            throw ExistingDataError(path: path)
        }
    }
}
