/// One INI file of DVC's, with its text.
package struct ConfigurationFile: Sendable {
    struct Entry: Sendable {
        /// Lower case.
        let key: String
        let value: ConfigurationValueScanner.Value
        let comment: String
        /// Positions in `lines`; more than one for a value in triple quotes.
        let lines: Range<Int>
    }

    struct Block: Sendable {
        let section: ConfigurationSection
        let header: Int
        var entries: [Entry] = []
    }

    /// The display name.
    package let file: String
    /// Without their line feeds.
    var lines: [String]
    var blocks: [Block] = []

    /// - Parameter file: The display name, for errors.
    package init(parsing bytes: [UInt8], file: String) throws(ConfigurationError) {
        self.file = file
        let body = bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        guard let text = String(validating: body, as: UTF8.self), !body.contains(0) else {
            throw ConfigurationError(.syntax, file: file, line: 0, "is not UTF-8 text")
        }
        lines = text.utf8.split(separator: 10, omittingEmptySubsequences: false).map {
            String(decoding: $0.last == 13 ? $0.dropLast() : $0, as: UTF8.self)
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        try parse()
    }

    package init(file: String) {
        self.file = file
        lines = []
    }

    package var bytes: [UInt8] {
        lines.flatMap { Array($0.utf8) + [10] }
    }

    package var sections: [ConfigurationSection] { blocks.map(\.section) }

    /// The value as written; a list's items are joined by commas.
    package func value(_ section: ConfigurationSection, _ option: String) -> String? {
        let entry = blocks.first { $0.section == section }?
            .entries.first { $0.key == option.lowercased() }
        switch entry?.value {
        case .text(let text)?: return text
        case .list(let items)?: return items.joined(separator: ",")
        case nil: return nil
        }
    }
}

extension ConfigurationFile {
    private func error(_ line: Int, _ problem: String) -> ConfigurationError {
        ConfigurationError(.syntax, file: file, line: line + 1, problem)
    }

    mutating func parse() throws(ConfigurationError) {
        blocks = []
        var known: Set<ConfigurationSection> = []
        var keys: Set<String> = []
        var index = 0
        while index < lines.count {
            let line = lines[index].trimmingBlanks
            if line.isEmpty || line.utf8.first == UInt8(ascii: "#") {
                index += 1
                continue
            }
            if line.utf8.first == UInt8(ascii: "["), let name = try header(line, index) {
                let section = ConfigurationSection(header: name)
                guard known.insert(section).inserted else {
                    throw error(index, "the section [\(section)] is repeated")
                }
                blocks.append(Block(section: section, header: index))
                keys = []
                index += 1
                continue
            }
            let entry = try entry(at: index)
            guard !blocks.isEmpty else { throw error(index, "'\(entry.key)' is in no section") }
            guard keys.insert(entry.key).inserted else {
                throw error(index, "the option '\(entry.key)' is repeated")
            }
            blocks[blocks.count - 1].entries.append(entry)
            index = entry.lines.upperBound
        }
    }

    /// The name between the brackets, without quotes; `nil` when the line is no header.
    private func header(_ line: String, _ index: Int) throws(ConfigurationError) -> String? {
        let bytes = Array(line.utf8)
        let inner = bytes.dropFirst().drop { $0 == 32 || $0 == 9 }
        guard inner.first != UInt8(ascii: "[") else {
            throw error(index, "nested sections are not supported")
        }
        var end = inner.startIndex
        while let found = inner[end...].firstIndex(of: UInt8(ascii: "]")) {
            let rest = inner[(found + 1)...].first { $0 != 32 && $0 != 9 }
            let name = String(decoding: inner[..<found], as: UTF8.self).trimmingBlanks
            if rest == nil || rest == UInt8(ascii: "#"), let bare = Self.unquoted(name) {
                return bare
            }
            end = found + 1
        }
        return nil
    }

    private static func unquoted(_ name: String) -> String? {
        guard let first = name.utf8.first else { return nil }
        guard first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") else { return name }
        guard name.utf8.count > 2, name.utf8.last == first else { return nil }
        return String(name.dropFirst().dropLast())
    }

    private func entry(at index: Int) throws(ConfigurationError) -> Entry {
        let line = lines[index].trimmingBlanks
        guard let equals = Self.separator(in: line) else {
            throw error(index, "neither a [section] nor an 'option = value'")
        }
        let name = line[..<equals].trimmingBlanks
        guard let key = Self.unquoted(name), !key.isEmpty else {
            throw error(index, "the quotes of an option's name do not close")
        }
        let text = line[line.utf8.index(after: equals)...].trimmingBlanks
        for quote in ["\"\"\"", "'''"] where text.utf8.starts(with: quote.utf8) {
            return try multiline(key.lowercased(), text, quote, index)
        }
        guard let result = ConfigurationValueScanner.scan(text) else {
            throw error(index, "the quotes or commas of '\(key)' are out of place")
        }
        return Entry(
            key: key.lowercased(), value: result.value, comment: result.comment,
            lines: index..<index + 1)
    }

    private static func separator(in line: String) -> String.Index? {
        var start = line.startIndex
        if let quote = line.utf8.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
            guard let end = line.utf8.dropFirst().firstIndex(of: quote) else { return nil }
            start = end
        }
        guard let equals = line.utf8[start...].firstIndex(of: UInt8(ascii: "=")),
            equals != line.startIndex
        else { return nil }
        return equals
    }

    private func multiline(
        _ key: String, _ first: String, _ quote: String, _ index: Int
    ) throws(ConfigurationError) -> Entry {
        var value = ""
        var rest = Substring(first.dropFirst(3))
        var next = index + 1
        while true {
            if let end = rest.firstRange(of: quote) {
                value += rest[..<end.lowerBound]
                let tail = rest[end.upperBound...].trimmingBlanks
                guard tail.isEmpty || tail.utf8.first == UInt8(ascii: "#") else { break }
                return Entry(key: key, value: .text(value), comment: tail, lines: index..<next)
            }
            guard next < lines.count else { break }
            value += rest + "\n"
            rest = Substring(lines[next])
            next += 1
        }
        throw error(index, "the triple quotes of '\(key)' do not close")
    }
}
