import Database
import Foundation
import TestSupport
import Testing

@Suite("What predict accepted", .timeLimit(.minutes(20)), CaseLimit(1))
struct KillTests {
    @Test(
        "is in the database once, however often predict is killed",
        arguments: DatabaseBackend.available)
    func killed(backend: DatabaseBackend) throws {
        let rig = try ServingRig(backend)
        try rig.makeModel()
        try rig.start()
        let crowd = Crowd(rig.predictPort, try rig.token())
        var random = SeededGenerator(seed: 11)
        for _ in 0..<4 {
            let before = crowd.soFar
            try rig.pipeline.wait(for: "predictions and corrections of them") {
                let now = crowd.soFar
                return now.predictions.count > before.predictions.count + 130
                    && now.corrections.count > before.corrections.count + 5
            }
            rig.pause(Double.random(in: 0.2...1, using: &random))
            rig.predict?.signal(SIGKILL)
            #expect(rig.predict?.wait() == 128 + SIGKILL)
            try rig.startPredict()
            try rig.waitUntilReady()
        }
        rig.pause(0.5)
        let promises = crowd.stop()
        rig.predict?.signal(SIGTERM)
        #expect(rig.predict?.wait() == 0, "\(rig.predict?.output ?? "")")
        #expect(promises.predictions.count > 500 && promises.corrections.count > 20)
        #expect(promises.breaks > 0, "nobody noticed that it was killed")
        try check(promises, rig.pipeline.open())
    }

    @Test("is in the database once, when that is killed and comes back")
    func database() throws {
        try #require(PostgresServer.isAvailable)
        let server = try PostgresServer()
        let url = try server.makeDatabase()
        let rig = try ServingRig(.sqlite, ["DATABASE_URL": url])
        try rig.makeModel()
        try rig.start()
        let crowd = Crowd(rig.predictPort, try rig.token())
        for _ in 0..<2 {
            let first = crowd.soFar
            try rig.pipeline.wait(for: "corrections") {
                crowd.soFar.corrections.count > first.corrections.count + 5
            }
            try server.crash()
            let before = crowd.soFar
            try rig.pipeline.wait(for: "predictions without a database") {
                crowd.soFar.predictions.count > before.predictions.count + 200
            }
            try server.start()
            let then = crowd.soFar
            try rig.pipeline.wait(for: "corrections with the database") {
                crowd.soFar.corrections.count > then.corrections.count + 5
            }
        }
        let promises = crowd.stop()
        // Without the database feedback is refused, and predictions are not.
        #expect(Set(promises.refusals.keys) == [503], "\(promises.refusals)")
        rig.predict?.signal(SIGTERM)
        #expect(rig.predict?.wait() == 0, "\(rig.predict?.output ?? "")")
        try check(promises, TestDatabase.open(url))
    }

    private func check(_ promises: Crowd.Promises, _ database: SQLDatabase) throws {
        let kept = try database.query("SELECT id FROM predictions")
            .map { try $0.get("id", as: String.self) }
        #expect(Set(kept).count == kept.count)
        let lost = Set(promises.predictions).subtracting(kept)
        #expect(lost.isEmpty, "\(lost.count) of \(promises.predictions.count) are lost")
        let corrected = try database.query("SELECT prediction_id FROM feedback")
            .map { try $0.get("prediction_id", as: String.self) }
        #expect(Set(corrected).count == corrected.count, "a correction is there twice")
        let forgotten = Set(promises.corrections).subtracting(corrected)
        #expect(forgotten.isEmpty, "\(forgotten.count) of \(promises.corrections.count) are lost")
    }
}
