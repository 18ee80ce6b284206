package import FileStore

extension ConfigurationFile {
    /// Sets an option as DVC would write it; the rest of the text stays.
    package mutating func set(
        _ section: ConfigurationSection, _ option: String, to value: String
    ) throws(ConfigurationError) {
        let key = option.lowercased()
        guard let quoted = ConfigurationValueScanner.quote(value) else {
            throw ConfigurationError(
                .schema, file: file, line: 0,
                "the value of '\(section).\(key)' holds characters that no quotes can hold")
        }
        try add(section)
        guard let block = blocks.first(where: { $0.section == section }) else { return }
        if let entry = block.entries.first(where: { $0.key == key }) {
            let indent = lines[entry.lines.lowerBound].prefix { $0 == " " || $0 == "\t" }
            let comment = entry.comment.isEmpty ? "" : " " + entry.comment
            lines.replaceSubrange(entry.lines, with: ["\(indent)\(key) = \(quoted)\(comment)"])
        } else {
            let after = block.entries.last?.lines.upperBound ?? block.header + 1
            lines.insert("    \(key) = \(quoted)", at: after)
        }
        try parse()
    }

    /// Adds an empty section unless it is there.
    package mutating func add(_ section: ConfigurationSection) throws(ConfigurationError) {
        guard !blocks.contains(where: { $0.section == section }) else { return }
        let name = section.name ?? ""
        guard !name.utf8.contains(where: { $0 < 32 || $0 == 34 || $0 == 39 || $0 == 127 }),
            section.name != ""
        else {
            throw ConfigurationError(
                .schema, file: file, line: 0, "a name may not be empty or hold quotes")
        }
        // DVC writes its remotes behind everything else.
        let place = section.name == nil ? blocks.first { $0.section.name != nil }?.header : nil
        let header = section.name == nil ? "[\(section)]" : "['\(section)']"
        lines.insert(header, at: place ?? lines.count)
        try parse()
    }

    /// Removes an option, and its section when nothing else is in it; false when it is not there.
    package mutating func unset(
        _ section: ConfigurationSection, _ option: String
    ) throws(ConfigurationError) -> Bool {
        guard let block = blocks.first(where: { $0.section == section }),
            let entry = block.entries.first(where: { $0.key == option.lowercased() })
        else { return false }
        lines.removeSubrange(entry.lines)
        if block.entries.count == 1 { lines.remove(at: block.header) }
        try parse()
        return true
    }

    /// Removes a section with all that is in it; false when it is not there.
    package mutating func remove(_ section: ConfigurationSection) throws(ConfigurationError)
        -> Bool
    {
        guard let index = blocks.firstIndex(where: { $0.section == section }) else {
            return false
        }
        let block = blocks[index]
        lines.removeSubrange(
            block.header..<(block.entries.last?.lines.upperBound ?? block.header + 1))
        try parse()
        return true
    }
}

extension ConfigurationFile {
    /// Whether an option holds a path that is relative to the file it stands in.
    package static func holdsPath(_ section: ConfigurationSection, _ option: String) -> Bool {
        switch section.kind {
        case "cache": option.lowercased() == "dir"
        case "remote": ConfigurationSchema.remotePaths.contains(option.lowercased())
        default: false
        }
    }

    /// The form of a typed path that DVC stores: relative to the configuration's directory.
    ///
    /// URLs, absolute paths and `~` stay as they are. Both directories must be absolute.
    package static func storedPath(
        _ typed: String, workingDirectory: FilePath, configurationDirectory: FilePath
    ) -> String {
        guard !ConfigurationPath.isVerbatim(typed), typed.utf8.first != UInt8(ascii: "~") else {
            return typed
        }
        let target = workingDirectory.appending(typed).normalized.components
        let base = configurationDirectory.normalized.components
        let shared = zip(target, base).prefix { $0.elementsEqual($1) }.count
        let up = repeatElement(Array("..".utf8)[...], count: base.count - shared)
        let parts = Array(up) + target[shared...]
        let joined = Array(parts.joined(separator: [UInt8(ascii: "/")]))
        return joined.isEmpty ? "." : String(decoding: joined, as: UTF8.self)
    }
}
