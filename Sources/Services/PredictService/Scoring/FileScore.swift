package import FileStore
package import ModelBundle
internal import Tabular

/// Predicts a whole CSV file, without a service; in memory bounded by a row.
package struct FileScore: Sendable {
    private let model: BundledModel

    package init(_ model: BundledModel) {
        self.model = model
    }

    /// Writes a prediction for each row of `input`, in their order.
    ///
    /// A file with the column productid, as `X_*.csv` is, has the columns `productid` and
    /// `predicted_prdtypecode` first.
    ///
    /// - Returns: How many rows there were.
    package func run(_ input: FilePath, to output: FilePath) throws -> Int {
        var table = try Table(input)
        let title = try table.column("designation")
        let description = table.find("description")
        let product = table.find("productid")
        let temporary = output.parent.appending(TemporaryName.next())
        do {
            let file = try File(temporary, .create(permissions: 0o666))
            let count = try write(&table, (title, description, product), to: file)
            try file.synchronize()
            try FileSystem.rename(temporary, to: output)
            return count
        } catch {
            try? FileSystem.remove(temporary)  // The first error is the one to tell.
            throw error
        }
    }

    /// How long one prediction took, in microseconds.
    package struct Timing: Sendable {
        package let count: Int
        package let median: Double
        package let slowestHundredth: Double
    }

    /// Measures predictions one by one on this thread, without reading and writing.
    ///
    /// - Parameter limit: How many rows of `input` are read.
    package func time(_ input: FilePath, limit: Int = 10_000) throws -> Timing {
        var table = try Table(input)
        let (title, description) = (try table.column("designation"), table.find("description"))
        var products: [(title: [UInt8], description: [UInt8])] = []
        while products.count < limit, try table.next() {
            products.append(
                (
                    Array(Self.field(table.row, title)),
                    Array(Self.field(table.row, description))
                ))
        }
        guard !products.isEmpty else { throw ScoreError("\(input) has no rows to measure with") }
        var scratch = Classifier.Scratch(for: model.classifier)
        var times: [Duration] = []
        // The first round warms up.
        for _ in 0..<2 {
            times.removeAll(keepingCapacity: true)
            for product in products {
                let begun = ContinuousClock.now
                _ = model.classifier.predict(
                    title: product.title.span, description: product.description.span, &scratch)
                times.append(ContinuousClock.now - begun)
            }
        }
        times.sort()
        return Timing(
            count: times.count, median: times[times.count / 2] / .microseconds(1),
            slowestHundredth: times[times.count * 99 / 100] / .microseconds(1))
    }

    private func write(
        _ table: inout Table, _ columns: (title: Int, description: Int?, product: Int?),
        to file: borrowing File
    ) throws -> Int {
        var writer = CSVWriter(lineEnding: .lineFeed)
        let own = ["predicted_class", "code", "confidence", "decision"]
        writer.writeRow(
            columns.product == nil ? own : ["productid", "predicted_prdtypecode"] + own)
        var scratch = Classifier.Scratch(for: model.classifier)
        var count = 0
        while try table.next() {
            let row = table.row
            let prediction = model.classifier.predict(
                title: Array(Self.field(row, columns.title)).span,
                description: Array(Self.field(row, columns.description)).span, &scratch)
            let category = model.categories[prediction.category]
            let code = category.code.map { "\($0)" } ?? ""
            if let product = columns.product {
                writer.append(Self.field(row, product))
                writer.append(code.isEmpty ? category.key : code)
            }
            writer.append(category.label)
            writer.append(code)
            var share: [UInt8] = []
            JSONLine.share(prediction.confidence, to: &share)
            writer.append(share)
            writer.append(prediction.decision.rawValue)
            writer.endRow()
            count += 1
            if writer.bytes.count > 1 << 20 { try file.write(writer.drain()) }
        }
        try file.write(writer.drain())
        return count
    }

    /// Empty where the row is too short.
    private static func field(_ row: CSVRow, _ column: Int?) -> ArraySlice<UInt8> {
        guard let column, column < row.count else { return [] }
        return row[column]
    }
}

/// Why a file cannot be scored.
package struct ScoreError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// A CSV file with a header.
private struct Table {
    private let path: FilePath
    private(set) var row = CSVRow()
    private var header: [String] = []
    private var reader: CSVReader

    init(_ path: FilePath) throws {
        self.path = path
        let chunks = Chunks(try File(path, .read))
        reader = CSVReader { try chunks.next() }
        guard try next() else {
            throw ScoreError("\(path) is empty; it needs a header and rows")
        }
        header = (0..<row.count).map(row.string)
    }

    mutating func next() throws -> Bool { try reader.read(&row) }

    func find(_ name: String) -> Int? { header.firstIndex(of: name) }

    func column(_ name: String) throws -> Int {
        guard let column = find(name) else {
            throw ScoreError("\(path) has no column \(name); its header is \(header)")
        }
        return column
    }

    private final class Chunks {
        private let file: File

        init(_ file: consuming File) {
            self.file = file
        }

        func next() throws -> [UInt8] {
            var chunk = [UInt8](repeating: 0, count: 1 << 20)
            let count = try file.read(into: &chunk)
            chunk.removeLast(chunk.count - count)
            return chunk
        }
    }
}
