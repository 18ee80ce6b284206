internal import FileStore
internal import Tabular

/// rejected.csv: every row that was left out, and why.
struct RejectedFile: ~Copyable {
    private var writer = CSVWriter()
    private var output: BufferedWriter
    private(set) var count = 0

    init(_ path: FilePath) throws(FileError) {
        output = BufferedWriter(try File(path, .create(permissions: 0o644)))
        writer.writeRow(["file", "row", "line", "rule", "reason", "designation"])
    }

    mutating func append(
        _ problem: RawBatch.Problem, file: [UInt8], row: RawBatch.Row, title: ArraySlice<UInt8>
    ) throws(FileError) {
        count += 1
        writer.append(file)
        writer.append(row.number)
        writer.append(row.line)
        writer.append(problem.rule.rawValue)
        writer.append(problem.reason)
        // What is shown is valid text, whatever was read.
        let shown = String(decoding: title, as: UTF8.self).unicodeScalars.prefix(120)
            .map { $0 == "\0" ? "\u{FFFD}" : $0 }
        writer.append(String(String.UnicodeScalarView(shown)))
        writer.endRow()
        if count % 1024 == 0 { try output.append(writer.drain()) }
    }

    mutating func finish() throws(FileError) {
        try output.append(writer.drain())
        try output.synchronize()
    }
}
