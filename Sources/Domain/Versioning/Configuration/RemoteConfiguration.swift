/// A remote with everything that the configuration says about it.
package struct RemoteConfiguration: Sendable, Hashable {
    /// Lower case.
    package let name: String
    /// Absolute: a local path, or a URL with its scheme.
    package let url: String
    /// Every option but `url`; paths among them are absolute. May hold secrets.
    package let options: [String: String]

    /// What stands before `://`; `nil` for a folder.
    package var scheme: String? { ConfigurationPath.scheme(of: url) }
    package var isCloudVersioned: Bool { flag("version_aware") || flag("worktree") }
    package var jobs: Int? { options["jobs"].flatMap { Int($0.trimmingBlanks) } }

    package func flag(_ option: String) -> Bool {
        options[option]?.lowercased() == "true"
    }
}

extension Configuration {
    package var remoteNames: [String] {
        sections.keys.filter { $0.kind == "remote" }.compactMap(\.name).sorted()
    }

    /// A remote by name, of any case; `remote://base/sub` takes over what its base says.
    package func remote(_ name: String) throws(ConfigurationError) -> RemoteConfiguration {
        try remote(name.lowercased(), depth: 0)
    }

    private func remote(
        _ name: String, depth: Int
    ) throws(ConfigurationError) -> RemoteConfiguration {
        guard let settings = sections[.remote(name)], let address = settings["url"],
            let url = path(address)
        else {
            throw ConfigurationError(
                .unknownRemote, file: "", line: 0, "there is no remote '\(name)'")
        }
        var options: [String: String] = [:]
        for (option, setting) in settings where option != "url" {
            options[option] =
                ConfigurationFile.holdsPath(.remote(name), option)
                ? path(setting) : setting.joinedText
        }
        guard ConfigurationPath.scheme(of: url) == "remote" else {
            return RemoteConfiguration(name: name, url: url, options: options)
        }
        guard depth < 16 else {
            throw ConfigurationError(
                .schema, file: address.file, line: address.line,
                "the remote '\(name)' refers to itself")
        }
        let rest = url.utf8.dropFirst("remote://".utf8.count)
        let baseName = String(decoding: rest.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
        let below = rest.dropFirst(baseName.utf8.count).drop { $0 == UInt8(ascii: "/") }
        let base = try remote(baseName.lowercased(), depth: depth + 1)
        return RemoteConfiguration(
            name: name, url: base.url + "/" + String(decoding: below, as: UTF8.self),
            options: base.options.merging(options) { $1 })
    }
}

extension Configuration.Setting {
    /// A list as DVC would have written it in quotes.
    fileprivate var joinedText: String {
        switch value {
        case .text(let text): text
        case .list(let items): items.joined(separator: ",")
        }
    }
}
