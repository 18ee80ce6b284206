package import FileStore

/// An output, or a part of one, that a command is to work on.
package struct Selection: Sendable {
    package let output: Output
    /// Below the output's directory; empty for all of it.
    package let part: [UInt8]

    package init(_ output: Output, part: [UInt8] = []) {
        self.output = output
        self.part = part
    }

    package var isWhole: Bool { part.isEmpty }

    /// Whether a path of the manifest belongs to the part.
    package func includes(_ path: some Collection<UInt8>) -> Bool {
        isWhole || path.elementsEqual(part)
            || (path.count > part.count && path.starts(with: part)
                && path.dropFirst(part.count).first == UInt8(ascii: "/"))
    }
}

extension Repository {
    /// The outputs that `targets` name: pointers, outputs, paths in an output, or folders that
    /// hold pointers. No target means every output.
    package func select(_ targets: [FilePath]) throws -> [Selection] {
        let outputs = try outputs()
        if targets.isEmpty { return outputs.map { Selection($0) } }
        var selected: [Selection] = []
        for target in targets {
            let found = Self.select(target, outputs)
            guard !found.isEmpty else {
                throw VersioningError(
                    .notFound, "nothing that is tracked is at \(display(target)); see `datavc ls`")
            }
            selected += found
        }
        return selected
    }

    private static func select(_ target: FilePath, _ outputs: [Output]) -> [Selection] {
        let named = outputs.filter { $0.pointer == target || $0.path == target }
        if !named.isEmpty { return named.map { Selection($0) } }
        for output in outputs {
            if let part = target.relative(to: output.path) {
                return [Selection(output, part: part)]
            }
        }
        return outputs.filter { $0.pointer.relative(to: target) != nil }.map { Selection($0) }
    }
}
