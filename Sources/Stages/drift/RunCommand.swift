import CommandLineKit
import Drift
import FileStore
import Parallelism

let runCommand = Command(
    "run", abstract: "Compare two CSV files column by column, without a service.",
    discussion: """
        Columns are found by their names in the header. What a column holds is guessed from the \
        reference, as the peers guess it: numbers, categories, or texts where most values differ.
        """,
    options: [
        .value("--reference", placeholder: "A.csv", help: "What the rows used to be like."),
        .value("--current", placeholder: "B.csv", help: "What they are like now."),
        .value("--html", placeholder: "report.html", help: "Write a page for people here."),
        .value("--json", placeholder: "report.json", help: "Write a report for programs here."),
        .value("--text", placeholder: "NAME,...", help: "Columns that hold texts."),
        .value("--numeric", placeholder: "NAME,...", help: "Columns that hold numbers."),
        .value("--categorical", placeholder: "NAME,...", help: "Columns that hold categories."),
        .choice(
            "--fail-at", of: ["warning", "alert", "critical"],
            help: "The verdict from which on the exit code is 3; alert unless said."),
    ],
    exitCodes: [(3, "The rows have drifted.")]
) { values in
    guard let reference = values.bytes("reference"), let current = values.bytes("current") else {
        throw UsageError("give --reference and --current")
    }
    let tables = try Workers.map(2, jobs: 2) { side throws in
        try table(FilePath(side == 0 ? reference : current))
    }
    let comparison = try TableComparison(tables[0], tables[1], kinds: try kinds(values))
    if let path = values.bytes("html") {
        try FileSystem.writeAtomically(comparison.html, to: FilePath(path))
    }
    if let path = values.bytes("json") {
        try FileSystem.writeAtomically(comparison.json, to: FilePath(path))
    }
    for column in comparison.columns {
        Output.standardOutput.writeLine("\(column.name): \(column.verdict.rawValue)")
    }
    Output.standardOutput.writeLine("verdict: \(comparison.verdict.rawValue)")
    let limit = Verdict(rawValue: values.value("fail-at") ?? "") ?? .alert
    return comparison.verdict >= limit ? ExitCode(rawValue: 3) : .done
}

private func kinds(_ values: Values) throws -> [String: ColumnKind] {
    var kinds: [String: ColumnKind] = [:]
    for kind in [ColumnKind.text, .numeric, .categorical] {
        for name in (values.value(kind.rawValue) ?? "").split(separator: ",") {
            guard kinds.updateValue(kind, forKey: String(name)) == nil else {
                throw UsageError("column \(name) is given two kinds")
            }
        }
    }
    return kinds
}

private func table(_ path: FilePath) throws -> RawTable {
    let file = FileChunks(try File(path, .read))
    return try RawTable(name: "\(path)") { try file.next() }
}

private final class FileChunks {
    private let file: File

    init(_ file: consuming File) {
        self.file = file
    }

    func next() throws -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        let count = try file.read(into: &chunk)
        chunk.removeLast(chunk.count - count)
        return chunk
    }
}
