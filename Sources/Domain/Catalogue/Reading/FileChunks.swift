internal import FileStore
internal import Tabular

/// A file as the chunks that a CSV reader asks for.
final class FileChunks {
    private let file: File
    private let size: Int

    init(_ path: FilePath, size: Int = 1 << 20) throws(FileError) {
        file = try File(path, .read)
        self.size = size
    }

    func next() throws(FileError) -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: size)
        let count = try file.read(into: &chunk)
        chunk.removeLast(size - count)
        return chunk
    }
}

/// One CSV file with a header, whose errors name it.
struct NamedTable {
    let path: FilePath
    private(set) var row = CSVRow()
    private(set) var header: [String] = []
    private var reader: CSVReader

    init(_ path: FilePath, rowByteLimit: Int) throws(CatalogueError) {
        self.path = path
        let chunks: FileChunks
        do {
            chunks = try FileChunks(path)
        } catch {
            throw CatalogueError(.missing, "\(error)")
        }
        reader = CSVReader(rowByteLimit: rowByteLimit) { try chunks.next() }
        guard try next() else {
            throw CatalogueError(.empty, "\(path) is empty; it needs a header and rows")
        }
        header = (0..<row.count).map(row.string)
    }

    /// Reads the next record; `false` at the end.
    mutating func next() throws(CatalogueError) -> Bool {
        do {
            guard try reader.read(&row) else { return false }
        } catch {
            throw CatalogueError(.unreadable, "\(path): \(error)")
        }
        if row.problem == .unclosedQuote {
            throw CatalogueError(
                .unreadable,
                "\(path): a quote that opens in row \(row.number) (line \(row.line)) is never"
                    + " closed; close it, or double the quotes within a field")
        }
        return true
    }

    /// Where a column lies.
    func column(_ name: String) throws(CatalogueError) -> Int {
        guard let position = find(name) else {
            let found = header.map { "\"\($0)\"" }.joined(separator: ", ")
            throw CatalogueError(
                .columns,
                "\(path): the first row has no column \(name); it has \(found.prefix(200))")
        }
        return position
    }

    func find(_ name: String) -> Int? { header.firstIndex(of: name) }

    /// What makes the record unfit, if anything does; a stray quote is forgiven.
    var problem: String? {
        switch row.problem {
        case nil, .bareQuote: nil
        case .some(let problem): "\(problem)"
        }
    }
}
