/// Checks one merged section against the schema.
struct ConfigurationChecker {
    let section: ConfigurationSection
    let settings: Configuration.Settings

    func check() throws(ConfigurationError) {
        if section.kind == "feature" { return }
        if section.kind == "remote" { try checkURL() }
        // The options of a reference are those of the remote that it refers to.
        if section.kind == "remote", let url = settings["url"]?.text,
            ConfigurationPath.scheme(of: url) == "remote"
        {
            return
        }
        let options =
            ConfigurationSchema.options(of: section, url: settings["url"]?.text) ?? [:]
        for (option, setting) in settings.sorted(by: { $0.value.line < $1.value.line }) {
            guard let kind = options[option] else {
                throw error(setting, "unknown option '\(option)' in [\(section)]")
            }
            if let problem = Self.problem(kind, setting.value) {
                throw error(setting, "'\(section).\(option)' \(problem)")
            }
        }
    }

    private func error(_ setting: Configuration.Setting, _ problem: String) -> ConfigurationError {
        ConfigurationError(.schema, file: setting.file, line: setting.line, problem)
    }

    private func checkURL() throws(ConfigurationError) {
        guard let setting = settings["url"] else {
            guard let any = settings.values.min(by: { $0.line < $1.line }) else { return }
            throw error(any, "[\(section)] has no 'url'")
        }
        guard let url = setting.text else {
            throw error(setting, "the 'url' of [\(section)] holds a comma: put it in quotes")
        }
        guard !url.isEmpty else { throw error(setting, "the 'url' of [\(section)] is empty") }
        let scheme = ConfigurationPath.scheme(of: url)
        guard scheme == "remote" || ConfigurationSchema.remoteOptions(url: url) != nil else {
            throw error(setting, "\(scheme ?? "")://… is no kind of remote that is known")
        }
    }

    /// What is wrong with a value, without showing it: it may be a secret.
    private static func problem(
        _ kind: ConfigurationSchema.Kind, _ value: ConfigurationValueScanner.Value
    ) -> String? {
        if case .linkKinds = kind {
            return linkKinds(value) == nil
                ? "may only list reflink, hardlink, symlink and copy" : nil
        }
        guard case .text(let text) = value else { return "holds a comma: put it in quotes" }
        switch kind {
        case .text, .flagOrText, .linkKinds: return nil
        case .flag:
            return ["true", "false"].contains(text.lowercased()) ? nil : "must be true or false"
        case .count:
            let number = Int(text.trimmingBlanks) ?? 0
            return number >= 1 ? nil : "must be a whole number from 1"
        case .integer: return Int(text.trimmingBlanks) == nil ? "must be a whole number" : nil
        case .number: return Double(text.trimmingBlanks) == nil ? "must be a number" : nil
        case .choice(let words):
            return words.contains(text.lowercased())
                ? nil : "must be one of \(words.joined(separator: ", "))"
        }
    }

    static func linkKinds(_ value: ConfigurationValueScanner.Value) -> [LinkKind]? {
        let words: [String]
        switch value {
        case .text(let text):
            words = text.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.trimmingBlanks
            }
        case .list(let items): words = items
        }
        let kinds = words.compactMap { LinkKind(rawValue: $0) }
        return kinds.count == words.count && !kinds.isEmpty ? kinds : nil
    }
}
