package import Parameters

/// The section `preprocessing` of params.yaml.
package struct PreprocessingParameters: Sendable, Hashable {
    /// Another seed gives another split.
    package var seed = 36
    /// A longer record is an error: most often its quote is never closed.
    package var maximumRowBytes = 4 << 20
    /// More are an error: most often the column is another one.
    package var maximumCategories = 20_000
    package var levels: [Rule: Rule.Level] = Dictionary(
        uniqueKeysWithValues: Rule.allCases.map { ($0, $0 == .rowMatch ? .error : .warning) })
    /// The categories there may be; empty when any may.
    package var knownCategories: [String] = []
    /// A category with fewer rows is rare.
    package var rareRows = 10
    /// How much a category may grow or shrink, as a share of what it was.
    package var maximumCountChange = 0.5
    /// Fewer rows than these may come or go, whatever their share.
    package var leastCountChange = 20
    /// Texts whose words overlap so much (Jaccard) are variants of one product.
    package var similarity = 0.8
    package var split = SplitShares()

    package init() {}

    package init(_ section: inout ParameterSection) throws(ParameterError) {
        seed = try section.integer("seed", in: 0...Int(Int32.max), default: seed)
        (maximumRowBytes, maximumCategories) = try section.section("reading") {
            section throws(ParameterError) in
            (
                try section.integer(
                    "maximum_row_bytes", in: 1024...(256 << 20), default: 4 << 20),
                try section.integer("maximum_categories", in: 2...1_000_000, default: 20_000)
            )
        }
        self = try section.section("rules") { [self] section throws(ParameterError) in
            var copy = self
            try copy.readRules(&section)
            return copy
        }
        similarity = try section.section("groups") { section throws(ParameterError) in
            try section.number("similarity", in: 0.6...1, default: 0.8)
        }
        split = try section.section("split") { section throws(ParameterError) in
            try SplitShares(&section)
        }
    }

    package func level(of rule: Rule) -> Rule.Level { levels[rule] ?? .warning }

    private mutating func readRules(_ section: inout ParameterSection) throws(ParameterError) {
        for rule in Rule.allCases {
            let fallback = level(of: rule)
            let fallbacks = self
            self = try section.section(rule.rawValue) { section throws(ParameterError) in
                var copy = fallbacks
                copy.levels[rule] = try section.choice("level", default: fallback)
                switch rule {
                case .unknownCategory:
                    copy.knownCategories = try section.texts(
                        "known", default: copy.knownCategories)
                case .rareCategory:
                    // Below 2 no category could be rare: the rule would check nothing.
                    copy.rareRows = try section.integer(
                        "minimum_rows", in: 2...1_000_000, default: copy.rareRows)
                case .classCounts:
                    copy.maximumCountChange = try section.number(
                        "maximum_change", in: 0.01...100, default: copy.maximumCountChange)
                    copy.leastCountChange = try section.integer(
                        "minimum_rows", in: 1...1_000_000, default: copy.leastCountChange)
                default: break
                }
                return copy
            }
        }
    }
}
