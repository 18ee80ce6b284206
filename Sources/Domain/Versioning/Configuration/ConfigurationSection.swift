/// The name of a section: `core`, or a kind with a name such as `remote "origin"`.
package struct ConfigurationSection: Hashable, Sendable, CustomStringConvertible {
    /// Lower case, as DVC makes all names.
    package let kind: String
    package let name: String?

    package init(_ kind: String, name: String? = nil) {
        self.kind = kind.lowercased()
        self.name = name?.lowercased()
    }

    package static let core = ConfigurationSection("core")
    package static let cache = ConfigurationSection("cache")

    package static func remote(_ name: String) -> ConfigurationSection {
        ConfigurationSection("remote", name: name)
    }

    /// - Parameter header: What stands between the brackets, without its quotes.
    init(header: String) {
        let text = header.lowercased()
        for kind in ["remote", "machine", "db"] {
            let trimmed = text.trimmingBlanks
            guard trimmed.utf8.starts(with: kind.utf8) else { continue }
            let rest = String(trimmed.dropFirst(kind.count)).trimmingBlanks
            if rest.utf8.count >= 2, rest.utf8.first == 34, rest.utf8.last == 34 {
                self.init(kind, name: String(rest.dropFirst().dropLast()))
                return
            }
        }
        self.init(text)
    }

    package var description: String {
        name.map { "\(kind) \"\($0)\"" } ?? kind
    }
}

extension StringProtocol {
    /// Without the blanks at both ends.
    var trimmingBlanks: String {
        let isBlank: (UInt8) -> Bool = { $0 == 32 || (9...13).contains($0) }
        let head = Array(utf8).drop(while: isBlank)
        guard let last = head.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(decoding: head[...last], as: UTF8.self)
    }
}
