internal import FileStore
package import Versioning

/// One profile of AWS's two files: its secrets and its settings.
package struct AWSProfile: Sendable {
    package let name: String
    /// Whether either file has a section for it.
    package let exists: Bool
    /// Of both files, the credentials file first; nested settings are named like `s3.max_size`.
    private let values: [String: String]

    package subscript(key: String) -> String? { values[key] }

    package static func load(
        _ name: String, options: RemoteOptions, environment: [String: String]
    ) throws(RemoteError) -> AWSProfile {
        func path(_ option: String, _ variable: String, _ usual: String) -> FilePath {
            var path = options[option] ?? environment[variable] ?? usual
            if path.hasPrefix("~/"), let home = environment["HOME"] {
                path = home + path.dropFirst(1)
            }
            return FilePath(path)
        }
        let credentials = try sections(
            path("credentialpath", "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"), options)
        let config = try sections(
            path("configpath", "AWS_CONFIG_FILE", "~/.aws/config"), options)
        let secret = credentials[name]
        let settings = config["profile \(name)"] ?? (name == "default" ? config[name] : nil)
        return AWSProfile(
            name: name, exists: secret != nil || settings != nil,
            values: (secret ?? [:]).merging(settings ?? [:]) { secret, _ in secret })
    }

    private static func sections(
        _ path: FilePath, _ options: RemoteOptions
    ) throws(RemoteError) -> [String: [String: String]] {
        do throws(FileError) {
            return parse(try FileSystem.readIfPresent(path, limit: 1 << 20) ?? [])
        } catch {
            throw options.failure("\(error)")
        }
    }

    /// Reads INI whose indented lines belong to the key above them.
    package static func parse(_ bytes: [UInt8]) -> [String: [String: String]] {
        var sections: [String: [String: String]] = [:]
        var section: String?
        var parent = ""
        for line in bytes.split(whereSeparator: { $0 == 10 || $0 == 13 }) {
            let text = trimmed(line)
            guard let first = text.first, first != "#", first != ";" else { continue }
            if first == "[" {
                let name = text.dropFirst().prefix { $0 != "]" }
                section = name.split(whereSeparator: { $0 == " " || $0 == "\t" })
                    .joined(separator: " ")
                sections[section ?? "", default: [:]].merge([:]) { $1 }
                continue
            }
            guard let section, let equals = text.firstIndex(of: "=") else { continue }
            let key = trimmed(text[..<equals].utf8).lowercased()
            let value = trimmed(text[text.index(after: equals)...].utf8)
            let isNested = line.first == 32 || line.first == 9
            if !isNested { parent = key }
            sections[section]?[isNested ? "\(parent).\(key)" : key] = value
        }
        return sections
    }

    private static func trimmed(_ bytes: some Collection<UInt8>) -> String {
        let isSpace = { (byte: UInt8) in byte == 32 || byte == 9 }
        var rest = Array(bytes.drop(while: isSpace))
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        return String(decoding: rest, as: UTF8.self)
    }
}
