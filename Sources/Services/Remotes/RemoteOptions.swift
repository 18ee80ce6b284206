package import Versioning

/// The settings of one remote, as its configuration section spells them.
package struct RemoteOptions: Sendable {
    package let name: String
    private let values: [String: String]

    package init(name: String, values: [String: String]) {
        self.name = name
        self.values = values
    }

    /// The value; `nil` when it is missing or empty.
    package subscript(option: String) -> String? {
        values[option].flatMap { $0.isEmpty ? nil : $0 }
    }

    package func bool(_ option: String) throws(RemoteError) -> Bool? {
        guard let value = self[option] else { return nil }
        switch value.lowercased() {
        case "true": return true
        case "false": return false
        default: throw failure("option '\(option)' must be true or false, not '\(value)'")
        }
    }

    package func positive(_ option: String) throws(RemoteError) -> Int? {
        guard let value = self[option] else { return nil }
        guard let number = Int(value), number > 0 else {
            throw failure("option '\(option)' must be a number above 0, not '\(value)'")
        }
        return number
    }

    /// Fails on an option that would be ignored although it changes what happens.
    ///
    /// - Parameter refused: known options that this remote cannot honour, and why.
    package func check(
        known: Set<String>, refused: [String: String] = [:]
    ) throws(RemoteError) {
        for (option, value) in values.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
            if let reason = refused[option], value.lowercased() != "false" {
                throw failure("option '\(option)' is not supported: \(reason)")
            }
            guard known.contains(option) || refused[option] != nil else {
                throw failure("option '\(option)' is unknown; check its spelling")
            }
        }
    }

    package func failure(_ reason: String) -> RemoteError {
        RemoteError(.configuration, "remote '\(name)': \(reason)")
    }

    /// Options of every kind of remote that need no attention here: objects are always verified,
    /// and how to look for them is chosen by counting.
    package static let common: Set<String> = [
        "url", "jobs", "checksum_jobs", "no_traverse", "verify",
    ]

    package static let commonRefused = [
        "version_aware": "cloud versioning keeps objects under other names; use dvc for it",
        "worktree": "cloud versioning keeps objects under other names; use dvc for it",
    ]
}
