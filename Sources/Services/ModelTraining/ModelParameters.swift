package import Learning
package import Parameters
package import TextFeatures

/// The section `training` of params.yaml: everything that a model depends on beside its data.
package struct ModelParameters: Sendable, Equatable {
    package var features = FeatureParameters()
    package var training = TrainingParameters()
    package var calibration = CalibrationParameters()
    package var decisions = ThresholdFit()
    /// How many products a bundle carries with what was said of them.
    package var goldenExamples = 32
    /// How many products are edited to see whether their category stays.
    package var editedProducts = 2000
    /// Whether to go on from the model in production where that is possible.
    package var warmStart = false

    package init() {}

    package init(_ section: inout ParameterSection) throws(ParameterError) {
        let defaults = self
        features = try section.section("features") { section throws(ParameterError) in
            var copy = defaults.features
            try copy.read(&section)
            return copy
        }
        training = try section.section("learning") { section throws(ParameterError) in
            var copy = defaults.training
            try copy.read(&section)
            return copy
        }
        calibration = try section.section("calibration") { section throws(ParameterError) in
            var copy = defaults.calibration
            try copy.read(&section)
            return copy
        }
        decisions = try section.section("decisions") { section throws(ParameterError) in
            var copy = defaults.decisions
            try copy.read(&section)
            return copy
        }
        goldenExamples = try section.integer(
            "golden_examples", in: 1...10_000, default: goldenExamples)
        editedProducts = try section.integer(
            "edited_products", in: 1...10_000_000, default: editedProducts)
        warmStart = try section.boolean("warm_start", default: warmStart)
    }
}

extension FeatureParameters {
    fileprivate mutating func read(_ section: inout ParameterSection) throws(ParameterError) {
        longestWordRun = try section.integer("longest_word_run", in: 1...8, default: longestWordRun)
        titleCharacterRuns = try section.integers(
            "title_character_runs", in: 1...8, most: 8, default: titleCharacterRuns)
        jointCharacterRuns = try section.integers(
            "joint_character_runs", in: 1...8, most: 8, default: jointCharacterRuns)
        leastRows = try section.integer("minimum_rows", in: 1...1_000_000, default: leastRows)
        mostFeatures = try section.integer(
            "maximum_features", in: 1...16_000_000, default: mostFeatures)
        let weights = self
        self = try section.section("weights") { section throws(ParameterError) in
            var copy = weights
            copy.titleWeight = try section.float("title", in: 0...100, copy.titleWeight)
            copy.descriptionWeight = try section.float(
                "description", in: 0...100, copy.descriptionWeight)
            copy.jointWeight = try section.float("joint", in: 0...100, copy.jointWeight)
            copy.titleEdgeWeight = try section.float(
                "title_edges", in: 0...100, copy.titleEdgeWeight)
            copy.descriptionEdgeWeight = try section.float(
                "description_edges", in: 0...100, copy.descriptionEdgeWeight)
            return copy
        }
    }
}

extension TrainingParameters {
    fileprivate mutating func read(_ section: inout ParameterSection) throws(ParameterError) {
        cost = try section.float("cost", in: 0.0001...10_000, cost)
        passes = try section.integer("passes", in: 1...1000, default: passes)
        mostWeights = try section.integer(
            "maximum_weights", in: 1_000_000...(1 << 40), default: mostWeights)
        warmPasses = try section.integer("warm_passes", in: 1...1000, default: warmPasses)
        balance = try section.float("balance", in: 0...1, balance)
        bias = try section.float("bias", in: 0...100, bias)
        seed = UInt64(try section.integer("seed", in: 0...Int(Int32.max), default: Int(seed)))
        folds = try section.integer("folds", in: 2...64, default: folds)
        foldPasses = try section.integer("fold_passes", in: 0...100, default: foldPasses)
        let all = self
        self = try section.section("few_rows") { section throws(ParameterError) in
            var copy = all
            copy.fewRows = try section.integer(
                "maximum", in: 0...1_000_000_000, default: copy.fewRows)
            copy.foldPassesOfFew = try section.integer(
                "fold_passes", in: 0...100, default: copy.foldPassesOfFew)
            return copy
        }
    }
}

extension CalibrationParameters {
    fileprivate mutating func read(_ section: inout ParameterSection) throws(ParameterError) {
        passes = try section.integer("passes", in: 1...1000, default: passes)
        mostVisits = try section.integer(
            "maximum_visits", in: 1...1_000_000_000_000, default: mostVisits)
        rate = try section.float("rate", in: 0.001...10, rate)
        sharpnessRows = try section.integer(
            "sharpness_rows", in: 1...10_000_000, default: sharpnessRows)
        pull = try section.float("pull", in: 0...1_000_000, pull)
        mostCoupledCategories = try section.integer(
            "maximum_coupled_categories", in: 0...4096, default: mostCoupledCategories)
        mostScores = try section.integer(
            "maximum_scores", in: 1_000_000...1_000_000_000, default: mostScores)
        seed = UInt64(try section.integer("seed", in: 0...Int(Int32.max), default: Int(seed)))
    }
}

extension ThresholdFit {
    fileprivate mutating func read(_ section: inout ParameterSection) throws(ParameterError) {
        targetPrecision = try section.number(
            "target_precision", in: 0.5...0.9999, default: targetPrecision)
        falseFlags = try section.number("unknown_share", in: 0...0.5, default: falseFlags)
        leastRows = try section.integer("minimum_rows", in: 1...1_000_000, default: leastRows)
        pull = try section.number("pull", in: 0...1_000_000, default: pull)
        margin = try section.number("margin", in: 0...10, default: margin)
    }
}

extension ParameterSection {
    fileprivate mutating func float(
        _ name: String, in range: ClosedRange<Double>, _ fallback: Float
    ) throws(ParameterError) -> Float {
        // Through its digits, so that 0.3 by default is the 0.3 that people write.
        Float(try number(name, in: range, default: Double("\(fallback)") ?? Double(fallback)))
    }
}
