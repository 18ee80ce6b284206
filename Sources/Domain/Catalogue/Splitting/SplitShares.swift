internal import Parameters

/// How much of a catalogue each part is to have.
package struct SplitShares: Sendable, Hashable {
    package var training = 0.7
    package var validation = 0.2
    package var test = 0.1
    /// Categories with fewer groups are ranked, so that each part gets its share of them.
    package var rankedBelow = 50

    package init() {}

    init(_ section: inout ParameterSection) throws(ParameterError) {
        training = try section.number("training", in: 0.1...0.98, default: training)
        validation = try section.number("validation", in: 0.01...0.6, default: validation)
        test = try section.number("test", in: 0.01...0.6, default: test)
        rankedBelow = try section.integer("ranked_below", in: 3...10_000, default: rankedBelow)
        let sum = training + validation + test
        guard abs(sum - 1) < 1e-9 else {
            throw section.error(
                "training",
                "training, validation and test are \(training), \(validation) and \(test), which"
                    + " make \(sum); they must make 1")
        }
    }

    /// Where a test part can begin and a training part can end, on the scale of `RowDigest.place`.
    ///
    /// It lies in the middle of the validation part of a catalogue without variants.
    var wall: Double { 1 - test - validation / 2 }
}
