package import CommandLineKit
package import FileStore

/// The variables of a stage; an empty one counts as absent.
package struct StageEnvironment: Sendable {
    package let variables: [String: String]

    package init(_ variables: [String: String]) {
        self.variables = variables
    }

    package subscript(name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    package func number(
        _ name: String, _ range: ClosedRange<Int>, default usual: Int
    ) throws(UsageError) -> Int {
        guard let text = self[name] else { return usual }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError(
                "\(name) must be a number from \(range.lowerBound) to \(range.upperBound), not"
                    + " '\(text)'")
        }
        return number
    }

    package func flag(_ name: String) throws(UsageError) -> Bool {
        switch self[name]?.lowercased() {
        case nil, "0", "false", "no": return false
        case "1", "true", "yes": return true
        case let text?: throw UsageError("\(name) must be 1 or 0, not '\(text)'")
        }
    }

    // MARK: - Secrets

    /// The variables with the secrets `names` read from the files that `NAME_FILE` names.
    package func withSecrets(_ names: [String]) throws -> StageEnvironment {
        var variables = variables
        for name in names {
            guard let file = self["\(name)_FILE"] else { continue }
            guard self[name] == nil else {
                throw UsageError("\(name) and \(name)_FILE are both set; unset one of them")
            }
            variables[name] = try Self.readSecret(FilePath(file))
        }
        return StageEnvironment(variables)
    }

    /// A secret from its variable, the file its `_FILE` variable names, or the secrets' folder.
    package func secret(_ name: String, in folder: FilePath) throws -> String? {
        let variable = name.uppercased()
        if let value = try withSecrets([variable])[variable] { return value }
        let path = folder.appending(name)
        guard try FileSystem.statusIfPresent(of: path) != nil else { return nil }
        return try Self.readSecret(path)
    }

    private static func readSecret(_ path: FilePath) throws(FileError) -> String {
        let bytes = try FileSystem.read(path, limit: 1 << 16)
        let text = bytes.drop { $0 <= 32 }.reversed().drop { $0 <= 32 }.reversed()
        return String(decoding: Array(text), as: UTF8.self)
    }
}
