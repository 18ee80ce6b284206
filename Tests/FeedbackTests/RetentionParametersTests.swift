import Feedback
import FileStore
import Parameters
import TestSupport
import Testing

@Suite("The section retention")
struct RetentionParametersTests {
    private func read(_ text: [UInt8]) throws -> RetentionParameters {
        try ParameterFile(text, name: "params.yaml").section("retention") {
            section throws(ParameterError) in try RetentionParameters(&section)
        }.value
    }

    @Test("says in the project's params.yaml what the default is")
    func defaults() throws {
        let text = try FileSystem.read(FilePath("\(Repository.root)/params.yaml"))
        #expect(try read(text) == RetentionParameters())
        #expect(try read([]) == RetentionParameters())
    }

    @Test("keeps all or at least what drift may still count", arguments: [0, 3, 365])
    func days(count: Int) throws {
        #expect(
            try read(Array("retention: {prediction_days: \(count)}".utf8)).predictionDays == count)
    }

    @Test("refuses what would be counted wrong", arguments: [-1, 1, 2])
    func refused(count: Int) throws {
        #expect(throws: ParameterError.self) {
            try read(Array("retention: {prediction_days: \(count)}".utf8))
        }
    }
}
