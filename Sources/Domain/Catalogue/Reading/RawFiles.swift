package import FileStore

/// The files of a raw catalogue, in one of the two forms that `data/raw` may hold.
package enum RawFiles: Sendable, Hashable {
    /// One file: designation, description, category, and lang where there is one.
    case products(FilePath)
    /// `X_*.csv` with designation and description, `Y_*.csv` with prdtypecode, row by row.
    case pair(texts: FilePath, labels: FilePath)

    package var paths: [FilePath] {
        switch self {
        case .products(let path): [path]
        case .pair(let texts, let labels): [texts, labels]
        }
    }

    /// The one catalogue in a folder.
    package static func find(in folder: FilePath) throws -> RawFiles {
        guard FileSystem.isDirectory(folder) else {
            throw CatalogueError(.missing, "there is no folder \(folder); \(advice)")
        }
        let names = try FileSystem.list(folder).map(\.name)
            .filter { $0.suffix(4).elementsEqual(".csv".utf8) }
            .sorted { $0.precedes($1) }
        let texts = names.filter { $0.starts(with: "X_".utf8) }
        let labels = names.filter { $0.starts(with: "Y_".utf8) }
        let products = names.filter { $0.elementsEqual("products.csv".utf8) }
        if !products.isEmpty {
            guard texts.isEmpty, labels.isEmpty else { throw ambiguous(folder, names) }
            return .products(folder.appending(products[0]))
        }
        guard !texts.isEmpty || !labels.isEmpty else {
            throw CatalogueError(.missing, "\(folder) holds no catalogue; \(advice)")
        }
        guard !texts.isEmpty, !labels.isEmpty else {
            let (found, lacking) = texts.isEmpty ? ("Y", "X") : ("X", "Y")
            throw CatalogueError(
                .missing, "\(folder) has a \(found)_*.csv but no \(lacking)_*.csv; add it")
        }
        // A test set without labels may lie beside the training set.
        guard let text = only(texts, labels), let label = only(labels, texts) else {
            throw ambiguous(folder, names)
        }
        return .pair(texts: folder.appending(text), labels: folder.appending(label))
    }

    private static func only(_ names: [[UInt8]], _ others: [[UInt8]]) -> [UInt8]? {
        if names.count == 1 { return names[0] }
        let training = names.filter { $0.dropFirst(2).starts(with: "train".utf8) }
        return training.count == 1 && others.count >= 1 ? training[0] : nil
    }

    private static func ambiguous(_ folder: FilePath, _ names: [[UInt8]]) -> CatalogueError {
        let list = names.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ", ")
        return CatalogueError(
            .ambiguous,
            "\(folder) holds more than one catalogue (\(list)); keep products.csv, or one X_*.csv"
                + " and one Y_*.csv")
    }

    private static let advice =
        "put products.csv there, or X_*.csv and Y_*.csv, or let sample-catalogue write some"
}
