internal import Learning
internal import TextFeatures

/// One parameter that is searched, and where.
struct TuningDimension: Sendable {
    typealias Path<Value> = WritableKeyPath<ModelParameters, Value> & Sendable

    enum Values: Sendable {
        /// Between the bounds; every factor is as likely as any other.
        case factor(ClosedRange<Double>, any Path<Float>)
        case share(ClosedRange<Double>, any Path<Float>)
        case count(ClosedRange<Int>, any Path<Int>)
        case choice([[Int]], any Path<[Int]>)
    }

    /// Its place in the section training.
    let key: String
    let values: Values

    static let all = [
        TuningDimension("learning.cost", .factor(0.1...10, \.training.cost)),
        TuningDimension("learning.balance", .share(0...1, \.training.balance)),
        TuningDimension("learning.passes", .count(2...10, \.training.passes)),
        TuningDimension("features.longest_word_run", .count(1...3, \.features.longestWordRun)),
        TuningDimension("features.minimum_rows", .count(1...3, \.features.leastRows)),
        TuningDimension(
            "features.title_character_runs", .choice(runs, \.features.titleCharacterRuns)),
        TuningDimension(
            "features.joint_character_runs", .choice(runs, \.features.jointCharacterRuns)),
        TuningDimension("features.weights.title", .factor(0.25...2, \.features.titleWeight)),
        TuningDimension(
            "features.weights.description", .factor(0.25...2, \.features.descriptionWeight)),
        TuningDimension("features.weights.joint", .factor(0.25...2, \.features.jointWeight)),
        TuningDimension(
            "features.weights.title_edges", .factor(0.125...2, \.features.titleEdgeWeight)),
        TuningDimension(
            "features.weights.description_edges",
            .factor(0.125...2, \.features.descriptionEdgeWeight)),
        TuningDimension("calibration.pull", .factor(0.5...50, \.calibration.pull)),
    ]

    private static let runs = [[3], [4], [5], [3, 4], [4, 5], [3, 4, 5]]

    private init(_ key: String, _ values: Values) {
        self.key = key
        self.values = values
    }

    /// As params.yaml and its canonical lines write it.
    func text(_ parameters: ModelParameters, inYAML: Bool = false) -> String {
        switch values {
        case .factor(_, let path), .share(_, let path): return "\(parameters[keyPath: path])"
        case .count(_, let path): return "\(parameters[keyPath: path])"
        case .choice(_, let path):
            let numbers = parameters[keyPath: path].map(String.init)
            return inYAML
                ? "[\(numbers.joined(separator: ", "))]" : numbers.joined(separator: ",")
        }
    }
}
