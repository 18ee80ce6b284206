package import YAML

/// A `.dvc` file: which outputs lie beside it, and which objects hold their bytes.
package struct Pointer: Sendable {
    /// Relative to the pointer's own directory; outputs are relative to it.
    package var workingDirectory: [UInt8]?
    package var outputs: [TrackedOutput]
    package var dependencies: [PointerDependency]
    package var isFrozen: Bool
    package var isAlwaysChanged: Bool
    package var description: String?
    /// The stage checksum of an import, as written.
    package var checksum: String?
    /// The text that the pointer was read from.
    package let document: YAMLDocument?

    package init(outputs: [TrackedOutput]) {
        self.init(outputs: outputs, dependencies: [], document: nil)
    }

    init(
        outputs: [TrackedOutput], dependencies: [PointerDependency], document: YAMLDocument?
    ) {
        self.outputs = outputs
        self.dependencies = dependencies
        self.document = document
        isFrozen = false
        isAlwaysChanged = false
    }

    package var isImport: Bool { dependencies.count == 1 && outputs.count == 1 }

    /// Its objects belong to another repository's remote.
    package var isRepositoryImport: Bool {
        dependencies.contains { $0.repository != nil }
    }

    /// Imported with `--no-download`: there is nothing to push or pull yet.
    package var isPartialImport: Bool { isImport && outputs[0].objectID == nil }
}
