internal import Kernels
internal import TextFeatures

/// What the sections mean, each checked against the others.
struct BundleParts {
    let parameters: FeatureParameters
    let scoreMap: ScoreMap
    let bias: [Float]
    let thresholds: [DecisionThreshold]
    let categories: [BundleCategory]
    let golden: [GoldenExample]
    let trainingDataDigest: [UInt8]
    let metadata: String
    private let blocks: Int

    init(_ file: BundleFile) throws(BundleError) {
        let shape = try Self.require(file, .shape, Shape.init)
        blocks = BundleWeights.blocks(shape.categories)
        try shape.verifyTables(file)
        parameters = try Self.parameters(file)
        bias = file.withBytes(.bias) { Bytes.floats($0) }
        scoreMap = try Self.scoreMap(file, shape)
        let count = shape.categories
        thresholds = try Self.require(file, .thresholds) { $0.thresholds(count) }
        categories = try Self.require(file, .categories) { $0.categories(count) }
        golden = try Self.require(file, .golden) { $0.golden(count) }
        trainingDataDigest = try Self.require(file, .trainingData) {
            $0.raw(BundleHeader.digestSize)
        }
        let text = try file.bytes(.metadata)
        guard let metadata = String(validating: text, as: UTF8.self) else {
            throw BundleError(.corrupt, file.path, section: "metadata", "it is not UTF-8")
        }
        self.metadata = metadata
    }

    func classifier(_ file: BundleFile) -> Classifier {
        Classifier(
            .mapped(
                file.map, places: file.range(.places), idf: file.range(.idf),
                steps: file.range(.steps), scales: file.range(.scales), blocks: blocks),
            parameters: parameters, bias: bias, scoreMap: scoreMap, thresholds: thresholds)
    }

    private static func require<Value>(
        _ file: BundleFile, _ section: BundleSection, _ read: (inout RecordReader) -> Value?
    ) throws(BundleError) -> Value {
        var reader = RecordReader(try file.bytes(section))
        guard let value = read(&reader), reader.isAtEnd else {
            throw BundleError(
                .corrupt, file.path, section: section.name, "it does not hold what it should")
        }
        return value
    }

    private static func parameters(_ file: BundleFile) throws(BundleError) -> FeatureParameters {
        var reader = RecordReader(try file.bytes(.parameters))
        let version = reader.number(UInt32.self)
        guard version == FeatureParameters.cleaningVersion else {
            throw BundleError(
                .incompatible, file.path, section: "parameters",
                "its texts were cleaned by version \(version ?? 0), and this program has version "
                    + "\(FeatureParameters.cleaningVersion)")
        }
        return try require(file, .parameters) { $0.parameters() }
    }

    private static func scoreMap(
        _ file: BundleFile, _ shape: Shape
    ) throws(BundleError) -> ScoreMap {
        let map = ScoreMap(
            categories: shape.categories, isCoupled: shape.isCoupled,
            factors: file.withBytes(.factors) { Bytes.floats($0) },
            offsets: file.withBytes(.offsets) { Bytes.floats($0) }, doubt: shape.doubt)
        guard let map else {
            throw BundleError(
                .corrupt, file.path, section: "factors", "its size does not fit the categories")
        }
        return map
    }
}

/// How many categories and features there are; all sizes follow.
private struct Shape {
    let categories: Int
    let features: Int
    let isCoupled: Bool
    let doubt: Int

    init?(_ reader: inout RecordReader) {
        guard let categories = reader.count(upTo: BundleLimits.categories.upperBound),
            categories >= BundleLimits.categories.lowerBound,
            let features = reader.count(upTo: FeatureRows.featureLimit - 1),
            let coupled = reader.count(upTo: 1),
            let doubt = reader.count(upTo: ScoreMap.doubts - 1)
        else { return nil }
        self.categories = categories
        self.features = features
        isCoupled = coupled == 1
        self.doubt = doubt
    }

    /// Whatever is looked up later lies within the tables, and every sum is finite.
    func verifyTables(_ file: BundleFile) throws(BundleError) {
        let blocks = BundleWeights.blocks(categories)
        let stride = ScoreMap.stride(categories, isCoupled: isCoupled)
        let sizes: [(BundleSection, Int)] = [
            (.idf, 4 * features), (.scales, 4 * features * blocks),
            (.steps, features * blocks * BundleWeights.block),
            (.bias, 4 * blocks * BundleWeights.block),
            (.factors, 4 * stride * (isCoupled ? categories : 1)), (.offsets, 4 * categories),
            (.thresholds, 8 * categories),
        ]
        for (section, size) in sizes where file.range(section).count != size {
            throw BundleError(
                .corrupt, file.path, section: section.name,
                "it has \(file.range(section).count) bytes and should have \(size)")
        }
        let numbers: [(BundleSection, ClosedRange<Float>)] = [
            (.idf, BundleLimits.idf), (.scales, BundleLimits.scale),
            (.bias, BundleLimits.number), (.factors, BundleLimits.number),
            (.offsets, BundleLimits.number),
        ]
        for (section, range) in numbers {
            guard file.withBytes(section, { Bytes.floats($0, lieIn: range) }) else {
                throw BundleError(
                    .corrupt, file.path, section: section.name, "a number is out of bounds")
            }
        }
        try verifyPlaces(file)
    }

    private func verifyPlaces(_ file: BundleFile) throws(BundleError) {
        let isSound =
            file.range(.places).count % 8 == 0
            && file.withBytes(.places) { places in
                file.withBytes(.idf) { idf in
                    VocabularyTable.with(places: places, idf: idf) { $0.isSound }
                }
            }
        guard isSound else {
            throw BundleError(
                .corrupt, file.path, section: "places", "a place names a feature that it may not")
        }
    }
}
