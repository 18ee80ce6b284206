package import FileStore

/// Objects that were erased on purpose: who did it, when, and what named them.
package struct ForgottenRecords: Sendable {
    package struct Record: Sendable, Hashable {
        package let id: ObjectID
        package let time: String
        package let who: String
    }

    private var records: [ObjectID: Record] = [:]

    package init() {}

    /// Reads one JSON object a line.
    package init(parsing bytes: [UInt8], file: String) throws(VersioningError) {
        for (number, line) in bytes.split(separator: 10, omittingEmptySubsequences: false)
            .enumerated()
        where !line.isEmpty {
            let name = "\(file), line \(number + 1)"
            var scanner = JSONScanner(Array(line), name: name)
            var fields: [ArraySlice<UInt8>: ArraySlice<UInt8>] = [:]
            try scanner.forEachMember { scanner, key throws(VersioningError) in
                if Self.texts.contains(key) {
                    fields[key] = try scanner.string()
                } else {
                    try scanner.skipValue()
                }
            }
            try scanner.end()
            guard let id = fields[Self.texts[0]].flatMap({ ObjectID($0) }) else {
                throw VersioningError(.refused, "\(name): a record needs the 'id' of an object")
            }
            records[id] = Record(
                id: id, time: String(decoding: fields[Self.texts[1]] ?? [], as: UTF8.self),
                who: String(decoding: fields[Self.texts[2]] ?? [], as: UTF8.self))
        }
    }

    private static let texts = ["id", "time", "who"].map { Array($0.utf8)[...] }

    package subscript(id: ObjectID) -> Record? { records[id] }
}

extension Repository {
    /// Kept in git, so that every clone knows why the bytes are gone.
    package var forgottenFile: FilePath { dataDirectory.appending("forgotten.jsonl") }

    package func forgotten() throws -> ForgottenRecords {
        guard let bytes = try FileSystem.readIfPresent(forgottenFile) else {
            return ForgottenRecords()
        }
        return try ForgottenRecords(parsing: bytes, file: display(forgottenFile))
    }
}
