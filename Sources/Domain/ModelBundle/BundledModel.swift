package import FileStore
internal import Kernels

/// A model that lies in a file, verified from its first byte to its golden examples.
package struct BundledModel: Sendable {
    package let path: FilePath
    package let byteCount: Int
    package let classifier: Classifier
    package let categories: [BundleCategory]
    package let golden: [GoldenExample]
    package let trainingDataDigest: [UInt8]
    package let driftProfile: [UInt8]
    /// JSON; see `BundleMetadata`.
    package let metadata: String

    /// Maps and verifies the file.
    ///
    /// - Throws: a `BundleError`, for whatever bytes the file holds.
    package init(_ path: FilePath) throws(BundleError) {
        let file = try BundleFile(path)
        let parts = try BundleParts(file)
        self.path = path
        byteCount = file.byteCount
        classifier = parts.classifier(file)
        categories = parts.categories
        golden = parts.golden
        trainingDataDigest = parts.trainingDataDigest
        driftProfile = try file.bytes(.driftProfile)
        metadata = parts.metadata
        if let difference = classifier.firstDifference(from: golden) {
            throw BundleError(.unfaithful, path, section: "golden", difference)
        }
    }
}
