package import Parameters

/// The section `validation` of params.yaml.
package struct ValidationParameters: Sendable, Hashable {
    /// With fewer rows that both models can be compared on, validation stops.
    package var minTestRows = 200
    package var samples = 1000
    package var seed = 36
    /// How sure an interval is.
    package var confidence = 0.95
    /// A language with fewer rows is reported, but decides nothing.
    package var languageRows = 100

    package var minWeightedF1 = 0.7
    /// How much of its F1 a category may lose, ...
    package var categoryLoss = 0.1
    /// ... if it has so many test rows.
    package var categoryRows = 30
    package var maxCalibrationError = 0.03
    /// CSV files of products whose category no model may get wrong.
    package var goldenFiles: [String] = []
    package var minGoldenRight = 1.0
    /// The share of edited products whose category may be another one.
    package var maxFlips = 0.05
    package var editedProducts = 2000
    /// The share of the catalogue whose category may change.
    package var maxChanged = 1.0

    package init() {}

    package init(_ section: inout ParameterSection) throws(ParameterError) {
        minTestRows = try section.integer("min_test_rows", in: 1...1_000_000_000, default: 200)
        self = try section.section("comparison") { [self] section throws(ParameterError) in
            var copy = self
            try copy.readComparison(&section)
            return copy
        }
        self = try section.section("gate") { [self] section throws(ParameterError) in
            var copy = self
            try copy.readGate(&section)
            return copy
        }
    }

    private mutating func readComparison(
        _ section: inout ParameterSection
    ) throws(ParameterError) {
        samples = try section.integer("samples", in: 100...100_000, default: samples)
        seed = try section.integer("seed", in: 0...Int(Int32.max), default: seed)
        confidence = try section.number("confidence", in: 0.5...0.999, default: confidence)
        languageRows = try section.integer(
            "minimum_language_rows", in: 1...1_000_000_000, default: languageRows)
    }

    private mutating func readGate(_ section: inout ParameterSection) throws(ParameterError) {
        minWeightedF1 = try section.number("minimum_weighted_f1", in: 0...1, default: 0.7)
        (categoryLoss, categoryRows) = try section.section("category_loss") {
            section throws(ParameterError) in
            (
                try section.number("maximum", in: 0...1, default: 0.1),
                try section.integer("minimum_rows", in: 1...1_000_000_000, default: 30)
            )
        }
        maxCalibrationError = try section.number(
            "maximum_calibration_error", in: 0...1, default: 0.03)
        (goldenFiles, minGoldenRight) = try section.section("golden_examples") {
            section throws(ParameterError) in
            (
                try section.texts("files", default: []),
                try section.number("minimum_right", in: 0...1, default: 1)
            )
        }
        (maxFlips, editedProducts) = try section.section("invariance") {
            section throws(ParameterError) in
            (
                try section.number("maximum_flips", in: 0...1, default: 0.05),
                try section.integer("products", in: 1...10_000_000, default: 2000)
            )
        }
        maxChanged = try section.section("dry_run") { section throws(ParameterError) in
            try section.number("maximum_changed", in: 0...1, default: 1)
        }
    }
}
