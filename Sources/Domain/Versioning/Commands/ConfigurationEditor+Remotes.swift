extension ConfigurationEditor {
    package struct Remote: Sendable {
        package let name: String
        package let url: String
        package let isDefault: Bool
    }

    /// The remotes that one level, or all of them together, define.
    package func remotes(_ level: ConfigurationLevel? = nil) throws -> [Remote] {
        let entries = try entries(level)
        let standard = try defaultRemote(level)
        var names: [String] = []
        var urls: [String: String] = [:]
        for entry in entries where entry.name.section.kind == "remote" {
            guard let name = entry.name.section.name else { continue }
            if !names.contains(name) { names.append(name) }
            if entry.name.option == "url" { urls[name] = entry.value }
        }
        return names.compactMap { name in
            urls[name].map { Remote(name: name, url: $0, isDefault: name == standard) }
        }
    }

    package func defaultRemote(_ level: ConfigurationLevel? = nil) throws -> String? {
        let name = ConfigurationName(.core, "remote")
        return try entries(level).last { $0.name == name }?.value.lowercased()
    }

    package func addRemote(
        _ name: String, url: String, isDefault: Bool, replacing: Bool, _ level: ConfigurationLevel
    ) throws -> Outcome {
        let section = ConfigurationSection.remote(name)
        let stored = try stored(url, for: ConfigurationName(section, "url"), level)
        return try edit(level) { file in
            if try file.remove(section), !replacing {
                throw VersioningError(
                    .configuration,
                    "the remote '\(name.lowercased())' exists already; use -f to replace it")
            }
            try file.set(section, "url", to: stored)
            if isDefault { try file.set(.core, "remote", to: name.lowercased()) }
        }
    }

    /// Removes a remote, and what stronger levels say of it: without a URL that is an error.
    package func removeRemote(_ name: String, _ level: ConfigurationLevel) throws -> Outcome {
        guard try remotes(level).contains(where: { $0.name == name.lowercased() }) else {
            throw Self.unknown(name)
        }
        for place in stronger(than: level).reversed() { _ = try forget(name, place) }
        return try forget(name, level)
    }

    private func forget(_ name: String, _ level: ConfigurationLevel) throws -> Outcome {
        try edit(level) { file in
            _ = try file.remove(.remote(name))
            try Self.replaceDefault(name, with: nil, in: &file)
        }
    }

    package func renameRemote(
        _ name: String, to new: String, _ level: ConfigurationLevel
    ) throws -> Outcome {
        if try remotes().contains(where: { $0.name == new.lowercased() }) {
            throw VersioningError(
                .configuration, "there is a remote '\(new.lowercased())' already")
        }
        // Both levels change or none: the stronger ones hold options of the same remote.
        let outcome = try edit(level, checkingAbove: false) { file in
            guard try file.rename(.remote(name), to: .remote(new)) else {
                throw Self.unknown(name)
            }
            try Self.replaceDefault(name, with: new, in: &file)
        }
        for stronger in stronger(than: level) {
            _ = try edit(stronger) { file in
                _ = try file.rename(.remote(name), to: .remote(new))
                try Self.replaceDefault(name, with: new, in: &file)
            }
        }
        return outcome
    }

    package func setDefaultRemote(
        _ name: String?, _ level: ConfigurationLevel
    ) throws -> Outcome {
        if let name, try !remotes().contains(where: { $0.name == name.lowercased() }) {
            throw Self.unknown(name)
        }
        return try edit(level) { file in
            if let name {
                try file.set(.core, "remote", to: name.lowercased())
            } else {
                _ = try file.unset(.core, "remote")
            }
        }
    }

    /// - Parameter value: `nil` removes the option.
    package func modifyRemote(
        _ name: String, _ option: String, to value: String?, _ level: ConfigurationLevel
    ) throws -> Outcome {
        guard try remotes().contains(where: { $0.name == name.lowercased() }) else {
            throw Self.unknown(name)
        }
        let full = ConfigurationName(.remote(name), option)
        let stored = try value.map { try self.stored($0, for: full, level) }
        return try edit(level) { file in
            if let stored {
                try file.set(full.section, full.option, to: stored)
            } else {
                _ = try file.unset(full.section, full.option)
            }
        }
    }

    private func stronger(than level: ConfigurationLevel) -> [ConfigurationLevel] {
        let all = ConfigurationLevel.allCases
        let position = all.firstIndex(of: level) ?? 0
        return all[(position + 1)...].filter { root != nil || !$0.isOfRepository }
    }

    private static func replaceDefault(
        _ name: String, with new: String?, in file: inout ConfigurationFile
    ) throws {
        guard file.value(.core, "remote")?.lowercased() == name.lowercased() else { return }
        if let new {
            try file.set(.core, "remote", to: new.lowercased())
        } else {
            _ = try file.unset(.core, "remote")
        }
    }

    private static func unknown(_ name: String) -> VersioningError {
        VersioningError(
            .notFound,
            "there is no remote '\(name.lowercased())' here; see `datavc remote list`")
    }
}
