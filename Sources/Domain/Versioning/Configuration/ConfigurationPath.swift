internal import FileStore

/// How paths in a configuration are meant.
enum ConfigurationPath {
    /// A URL with a scheme, or an absolute path.
    static func isVerbatim(_ text: String) -> Bool {
        if text.utf8.first == UInt8(ascii: "/") { return true }
        return scheme(of: text) != nil
    }

    /// What stands before `://`.
    static func scheme(of text: String) -> String? {
        let scheme = text.utf8.prefix {
            (48...57).contains($0) || (97...122).contains($0 | 0x20) || $0 == UInt8(ascii: "_")
                || $0 >= 0x80
        }
        guard !scheme.isEmpty, text.utf8.dropFirst(scheme.count).starts(with: "://".utf8) else {
            return nil
        }
        return String(decoding: scheme, as: UTF8.self).lowercased()
    }

    /// `~` is the home directory; anything else relative is relative to the file's directory.
    static func resolve(_ text: String, directory: FilePath, home: FilePath?) -> String {
        if isVerbatim(text) { return text }
        if let home, text == "~" || text.utf8.starts(with: "~/".utf8) {
            return home.appending(String(text.dropFirst(2))).normalized.description
        }
        return directory.appending(text).normalized.description
    }
}
