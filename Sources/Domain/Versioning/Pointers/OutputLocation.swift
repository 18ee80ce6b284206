package import FileStore

/// Where an output lies.
package enum OutputLocation: Sendable, Hashable {
    /// Relative to the root of the workspace.
    case workspace([UInt8])
    /// Outside of it, which only an output that is not cached may be.
    case external

    /// Follows a path of a pointer by text alone, and refuses to leave the workspace.
    ///
    /// Both directories must be absolute and normalized. Links on the way are for whoever opens
    /// the path to refuse.
    package static func resolve(
        _ output: TrackedOutput, workingDirectory: [UInt8]?, in directory: FilePath,
        root: FilePath, file: String
    ) throws(PointerError) -> OutputLocation {
        let path = output.path
        func refuse(_ problem: String) -> PointerError {
            let name = path.contains(0) ? "" : " '\(String(decoding: path, as: UTF8.self))'"
            return PointerError(
                .unsafePath, file: file, line: max(output.line, 1),
                "the output\(name) \(problem)")
        }
        guard !path.contains(0), workingDirectory?.contains(0) != true else {
            throw refuse("has a NUL in its path")
        }
        guard !path.isEmpty else { throw refuse("has an empty path") }
        let isElsewhere = path.first == UInt8(ascii: "/") || isURL(path)
        if isElsewhere, output.isCached {
            throw refuse("has an absolute path; only 'cache: false' allows that")
        }
        if isURL(path) { return .external }
        let base = try workingPath(workingDirectory, directory, root, refuse)
        let place = isElsewhere ? FilePath(path) : base.appending(path)
        guard let relative = place.normalized.relative(to: root) else {
            if !output.isCached { return .external }
            throw refuse("lies outside of the workspace")
        }
        guard !relative.isEmpty else { throw refuse("is the whole workspace") }
        try check(relative, refuse)
        return .workspace(relative)
    }

    private static func workingPath(
        _ workingDirectory: [UInt8]?, _ directory: FilePath, _ root: FilePath,
        _ refuse: (String) -> PointerError
    ) throws(PointerError) -> FilePath {
        guard let workingDirectory, !workingDirectory.isEmpty else { return directory }
        let base = directory.appending(workingDirectory).normalized
        guard workingDirectory.first != UInt8(ascii: "/"), base.relative(to: root) != nil else {
            throw refuse("has a 'wdir' outside of the workspace")
        }
        return base
    }

    private static func check(
        _ relative: [UInt8], _ refuse: (String) -> PointerError
    ) throws(PointerError) {
        let components = relative.split(separator: UInt8(ascii: "/"))
        for component in components
        where component.elementsEqual(".git".utf8) || component.elementsEqual(".dvc".utf8) {
            throw refuse("lies inside '\(String(decoding: component, as: UTF8.self))'")
        }
        guard let name = components.last else { return }
        if name.suffix(4).elementsEqual(".dvc".utf8) || name.elementsEqual("dvc.yaml".utf8) {
            throw refuse("has the name of a pointer")
        }
    }

    /// `scheme://…`
    private static func isURL(_ path: [UInt8]) -> Bool {
        let scheme = path.prefix {
            (48...57).contains($0) || (97...122).contains($0 | 0x20) || $0 == UInt8(ascii: "+")
        }
        return !scheme.isEmpty && path.dropFirst(scheme.count).starts(with: "://".utf8)
    }
}

extension Pointer {
    /// The place of every output, in order.
    ///
    /// - Parameter directory: The pointer's own directory, absolute and normalized.
    package func locations(
        in directory: FilePath, root: FilePath, file: String
    ) throws(PointerError) -> [OutputLocation] {
        var locations: [OutputLocation] = []
        for output in outputs {
            locations.append(
                try .resolve(
                    output, workingDirectory: workingDirectory, in: directory, root: root,
                    file: file))
        }
        return locations
    }
}
