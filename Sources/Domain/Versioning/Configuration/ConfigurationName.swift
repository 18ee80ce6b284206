/// An option by its full name, such as `core.remote` or `remote.origin.url`.
package struct ConfigurationName: Hashable, Sendable, CustomStringConvertible {
    package let section: ConfigurationSection
    package let option: String

    package init(_ section: ConfigurationSection, _ option: String) {
        self.section = section
        self.option = option.lowercased()
    }

    /// `nil` for anything but `section.option`, `remote.NAME.option` and `db.NAME.option`.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, let option = parts.last, !option.isEmpty, !parts[0].isEmpty else {
            return nil
        }
        let kind = parts[0].lowercased()
        if parts.count == 2 {
            self.init(ConfigurationSection(kind), option)
        } else {
            let name = parts[1..<(parts.count - 1)].joined(separator: ".")
            guard ["remote", "db", "machine"].contains(kind), !name.isEmpty else { return nil }
            self.init(ConfigurationSection(kind, name: name), option)
        }
    }

    package var description: String {
        "\(section.kind)." + (section.name.map { "\($0)." } ?? "") + option
    }

    /// Whether the value is one that only its owner should be able to read.
    package var isSecret: Bool {
        let words = ["key", "secret", "password", "token", "connection_string", "auth_header"]
        let isPath = ["path", "file", "_id"].contains { option.hasSuffix($0) }
        return words.contains { option.contains($0) } && (!isPath || option == "access_key_id")
    }
}

extension ConfigurationFile {
    package var holdsSecret: Bool {
        blocks.contains { block in
            block.entries.contains { ConfigurationName(block.section, $0.key).isSecret }
        }
    }

    /// Gives a section another name, in its place; false when it is not there.
    package mutating func rename(
        _ section: ConfigurationSection, to new: ConfigurationSection
    ) throws(ConfigurationError) -> Bool {
        guard let block = blocks.first(where: { $0.section == section }) else { return false }
        var scratch = ConfigurationFile(file: file)
        try scratch.add(new)
        lines[block.header] = scratch.lines[0]
        try parse()
        return true
    }
}
