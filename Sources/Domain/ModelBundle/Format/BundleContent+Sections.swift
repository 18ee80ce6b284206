internal import Kernels
internal import TextFeatures

extension BundleContent {
    /// The bytes of a section that is small enough to be copied; `nil` for the tables.
    func record(_ section: BundleSection) -> [UInt8]? {
        var writer = RecordWriter()
        switch section {
        case .places, .idf, .steps, .scales: return nil
        case .shape:
            for value in [
                weights.categories, weights.features, scoreMap.isCoupled ? 1 : 0, scoreMap.doubt,
            ] {
                writer.append(UInt32(value))
            }
        case .parameters: write(parameters, to: &writer)
        case .bias: for value in weights.bias { writer.append(value) }
        case .factors: for value in scoreMap.factors { writer.append(value) }
        case .offsets: for value in scoreMap.offsets { writer.append(value) }
        case .thresholds:
            for threshold in thresholds {
                writer.append(threshold.automatic)
                writer.append(threshold.unknown)
            }
        case .categories: for category in categories { write(category, to: &writer) }
        case .trainingData: writer.append(raw: trainingDataDigest)
        case .driftProfile: writer.append(raw: driftProfile)
        case .golden:
            writer.append(UInt32(golden.count))
            for example in golden { write(example, to: &writer) }
        case .metadata: writer.append(raw: Array(metadata.json.utf8))
        }
        return writer.bytes
    }

    private func write(_ parameters: FeatureParameters, to writer: inout RecordWriter) {
        writer.append(FeatureParameters.cleaningVersion)
        for value in [
            parameters.longestWordRun, parameters.leastRows, parameters.mostFeatures,
        ] {
            writer.append(UInt32(value))
        }
        for weight in parameters.groupWeights { writer.append(weight) }
        for runs in [parameters.titleCharacterRuns, parameters.jointCharacterRuns] {
            writer.append(UInt32(runs.count))
            for length in runs { writer.append(UInt32(length)) }
        }
    }

    private func write(_ category: BundleCategory, to writer: inout RecordWriter) {
        writer.append(UInt32(category.code == nil ? 0 : 1))
        writer.append(Int64(category.code ?? 0))
        writer.append(category.label)
        writer.append(category.key)
    }

    private func write(_ example: GoldenExample, to writer: inout RecordWriter) {
        writer.append(example.title)
        writer.append(example.description)
        writer.append(UInt32(example.category))
        writer.append(example.confidence)
        writer.append(UInt32(example.probabilities.count))
        for share in example.probabilities {
            writer.append(UInt32(share.category))
            writer.append(share.confidence)
        }
    }

    /// Why these parts do not make one model, if they do not.
    var contradiction: String? {
        let (categories, features) = (weights.categories, weights.features)
        let rows = features * weights.blocks
        let lists = [parameters.titleCharacterRuns, parameters.jointCharacterRuns]
        let checks: [(Bool, String)] = [
            (BundleLimits.categories.contains(categories), "the number of categories"),
            (vocabulary.count == features, "the features of vocabulary and weights"),
            (weights.steps.count == rows * BundleWeights.block, "the number of steps"),
            (weights.scales.count == rows, "the number of scales"),
            (weights.bias.count == weights.blocks * BundleWeights.block, "the number of biases"),
            (scoreMap.categories == categories, "the categories of the score map"),
            (thresholds.count == categories, "the number of thresholds"),
            (self.categories.count == categories, "the number of names"),
            (
                trainingDataDigest.count == BundleHeader.digestSize,
                "the length of the data's digest"
            ),
            (lists.joined().allSatisfy(BundleLimits.runLength.contains), "the runs of characters"),
            (lists.allSatisfy { $0.count <= BundleLimits.runs }, "the runs of characters"),
            (BundleLimits.runLength.contains(parameters.longestWordRun), "the runs of words"),
        ]
        return checks.first { !$0.0 }.map { "\($0.1) cannot be right" }
    }
}

/// What a loader takes from a file that may be forged: it keeps sums finite and tables small.
enum BundleLimits {
    static let categories = 1...65_536
    static let runLength = 1...8
    static let runs = 8
    static let idf: ClosedRange<Float> = 1e-3...1e3
    static let scale: ClosedRange<Float> = 0...1e6
    static let number: ClosedRange<Float> = -1e6...1e6
    static let groupWeight: ClosedRange<Float> = 0...1e3
    static let share: ClosedRange<Float> = 0...1
    /// A threshold above 1 is never reached.
    static let threshold: ClosedRange<Float> = 0...2
    static let golden = 1 << 16
}
