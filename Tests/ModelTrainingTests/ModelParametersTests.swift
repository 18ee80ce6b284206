import FileStore
import Learning
import ModelTraining
import Parameters
import TestSupport
import Testing
import TextFeatures

struct ModelParametersTests {
    private func read(_ text: [UInt8]) throws -> (value: ModelParameters, canonical: [UInt8]) {
        try ParameterFile(text, name: "params.yaml").section("training") {
            section throws(ParameterError) in try ModelParameters(&section)
        }
    }

    @Test("the project's params.yaml says what the defaults are, all of them")
    func defaults() throws {
        let text = try FileSystem.read(FilePath("\(Repository.root)/params.yaml"))
        let written = try read(text)
        let bare = try read([])
        #expect(written.value == ModelParameters())
        #expect(
            String(decoding: written.canonical, as: UTF8.self)
                == String(decoding: bare.canonical, as: UTF8.self))
        // Every key of the section stands in the file, so that people find it there.
        let file = String(decoding: text, as: UTF8.self)
        for line in String(decoding: bare.canonical, as: UTF8.self).split(separator: "\n") {
            let name = line.prefix { $0 != "=" }.split(separator: ".").last ?? ""
            #expect(file.contains("\(name):"), "\(line)")
        }
    }

    @Test("what is given counts")
    func given() throws {
        let text = """
            training:
              features:
                title_character_runs: [3, 5]
                maximum_features: 1000
                weights: {title_edges: 0, description_edges: 2}
              learning: {cost: 0.5, folds: 5, few_rows: {fold_passes: 3}}
              calibration: {rate: 0.25, maximum_visits: 9, maximum_coupled_categories: 10}
              decisions: {target_precision: 0.9}
              golden_examples: 7
            """
        var expected = ModelParameters()
        expected.features.titleCharacterRuns = [3, 5]
        expected.features.mostFeatures = 1000
        expected.features.titleEdgeWeight = 0
        expected.features.descriptionEdgeWeight = 2
        expected.training.cost = 0.5
        expected.training.folds = 5
        expected.training.foldPassesOfFew = 3
        expected.calibration.rate = 0.25
        expected.calibration.mostVisits = 9
        expected.calibration.mostCoupledCategories = 10
        expected.decisions.targetPrecision = 0.9
        expected.goldenExamples = 7
        #expect(try read(Array(text.utf8)).value == expected)
    }

    @Test(
        "a wrong key, type or value is an error that names it",
        arguments: [
            ("learning: {cost: .nan}", "training.learning.cost", "a number from"),
            ("learning: {cost: 0}", "training.learning.cost", "a number from"),
            ("learning: {folds: 1}", "training.learning.folds", "from 2 to 64"),
            ("learning: {coast: 1}", "training.learning.coast", "no such key"),
            ("features: {weights: {titel: 1}}", "training.features.weights.titel", "title"),
            (
                "features: {joint_character_runs: 4}", "training.features.joint_character_runs",
                "list"
            ),
            ("calibration: {rate: .inf}", "training.calibration.rate", "a number from"),
            ("decisions: {target_precision: 95}", "training.decisions.target_precision", "0.9999"),
            ("golden_examples: many", "training.golden_examples", "an integer"),
        ])
    func errors(text: String, key: String, part: String) throws {
        let error = try #require(throws: ParameterError.self) {
            try read(Array("training: {\(text)}\n".utf8))
        }
        #expect(error.key == key && error.description.contains(part), "\(error)")
    }
}
