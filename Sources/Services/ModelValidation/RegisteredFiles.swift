package import Cryptography
internal import Database
package import FileStore
package import Registry

/// Finds the files of model versions by what the registry knows: digests.
package struct RegisteredFiles: Sendable {
    private let registry: ModelRegistry
    private let path: @Sendable (SHA256Digest) -> FilePath

    /// - Parameter path: where a file with a digest is kept.
    package init(
        _ registry: ModelRegistry, path: @escaping @Sendable (SHA256Digest) -> FilePath
    ) {
        self.registry = registry
        self.path = path
    }

    package func bundle(of version: ModelVersion) -> FilePath { path(version.bundle) }

    /// A model, and how its version of the catalogue was split.
    package func model(_ version: ModelVersion) throws -> ModelFiles {
        ModelFiles(
            name: "\(version.number)", bundle: path(version.bundle),
            split: path(try digest("split", of: version)))
    }

    package func inputs(of trial: Trial, golden: [FilePath]) throws -> ValidationInputs {
        ValidationInputs(
            candidate: try model(trial.candidate),
            products: path(trial.candidate.dataset),
            categories: path(try digest("categories", of: trial.candidate)),
            production: try trial.production.map { try model($0) }, golden: golden)
    }

    /// A file that was made with the catalogue's version, which is named by its products' digest.
    package func digest(_ file: String, of version: ModelVersion) throws -> SHA256Digest {
        let dataset = try registry.dataset(version.dataset)
        let details = try? dataset?.details.decode([String: String].self)
        guard let digest = details?[file].flatMap({ SHA256Digest($0) }) else {
            throw ValidationError(
                .unknown,
                "the registry does not know the \(file) file of dataset \(version.dataset), which"
                    + " version \(version.number) was trained on; run preprocessing again")
        }
        return digest
    }
}
