import Foundation
import HTTPClient
import StrictJSON
import TestSupport
import Testing

@Suite("From a prediction to the next model", .timeLimit(.minutes(10)), CaseLimit(2))
struct CorrectionTests {
    @Test(
        "what people correct over HTTP is a correction in the next run",
        arguments: DatabaseBackend.available)
    func corrections(backend: DatabaseBackend) throws {
        let rig = try ServingRig(backend)
        try rig.makeModel()
        try rig.start()
        let token = try rig.token()
        let prediction = try rig.predict("An entirely new kind of thing", token)
        let id = try #require(prediction["prediction_id"])
        let categories = try rig.send(.get, rig.predictPort, "/categories", token: token).json
        guard case .list(let known) = categories["categories"] else { throw Missing() }
        let other = try #require(known.first { $0["label"] != prediction["predicted_class"] })
        for _ in 0..<2 {
            let answer = try rig.send(
                .post, rig.predictPort, "/feedback",
                ["prediction_id": id, "correct_code": try #require(other["code"])], token: token)
            #expect(answer.status == 200, "\(answer)")
        }
        #expect(try counts(rig)["corrections"] == 0)

        // The pull of the next run writes them where preprocessing looks.
        let pull = try rig.pipeline.run("dvc-sync")
        try #require(pull.status == 0, "\(pull)")
        try rig.pipeline.runAll()
        let rows = try counts(rig)
        #expect(rows["corrections"] == 1 && rows["added"] == 1)
        let file = try rig.pipeline.folder.text("volume/data/feedback/feedback.csv")
        #expect(file.contains("An entirely new kind of thing"))
        end(rig)
    }

    private func counts(_ rig: ServingRig) throws -> JSON {
        let path = "volume/reports/preprocessing/report.json"
        let report = try JSON.parse(Array(rig.pipeline.folder.text(path).utf8))
        return try #require(report["rows"])
    }

    private func end(_ rig: ServingRig) {
        for service in [rig.auth, rig.predict] {
            service?.signal(SIGTERM)
            #expect(service?.wait() == 0, "\(service?.output ?? "")")
        }
    }
}

/// An answer lacks what it should have.
struct Missing: Error {}
