import Foundation
import HTTPClient
import StrictJSON
import TestSupport
import Testing

@Suite("auth and predict", .timeLimit(.minutes(15)), CaseLimit(2))
struct ServingTests {
    @Test("change models over HTTP while everybody predicts, and nobody notices")
    func models() throws {
        let rig = try ServingRig()
        try rig.makeModel(rows: 3000)
        try rig.makeModel(rows: 20_000)
        try rig.start()
        let token = try rig.token()
        let user: JSON = ["username": "anna", "password": "sunny tuesday walk"]
        #expect(try rig.send(.post, rig.authPort, "/users", user, token: token).status == 200)
        let other = try rig.token(of: "anna", "sunny tuesday walk")
        let crowd = Crowd(rig.predictPort, token, clients: 3)
        for path in ["/models/rollback", "/models/1/promote"] {
            #expect(try rig.send(.post, rig.predictPort, path, token: other).status == 403)
        }
        for _ in 0..<3 {
            let back = try rig.send(
                .post, rig.predictPort, "/models/rollback", ["reason": "a test"], token: token)
            #expect(back.status == 200 && back.json["version"] == 1, "\(back)")
            #expect(try rig.predict("x", token)["model_version"] == "1")
            let on = try rig.send(.post, rig.predictPort, "/models/2/promote", token: token)
            #expect(on.status == 200 && on.json["version"] == 2, "\(on)")
            #expect(try rig.predict("x", token)["model_version"] == "2")
        }
        let promises = crowd.stop()
        #expect(promises.breaks == 0 && promises.refusals.isEmpty, "\(promises.refusals)")
        #expect(promises.predictions.count > 100)
        let none = try rig.send(.post, rig.predictPort, "/models/99/promote", token: token)
        #expect(none.status == 404)
        let list = try rig.send(.get, rig.predictPort, "/models", token: token).json
        #expect(list["aliases"]?["production"] == 2)
        let history = try rig.pipeline.run("validation", ["history", "--json"]).output
        #expect(history.contains("a test") && history.contains("admin"))
    }

    @Test("share a secret when HS256 is asked for, and its successor")
    func sharedSecret() throws {
        let rig = try ServingRig(.sqlite, ["TOKEN_ALGORITHM": "HS256"])
        try rig.makeModel()
        try rig.start()
        let token = try rig.token()
        _ = try rig.predict("x", token)
        let head = try #require(
            Data(base64Encoded: String(token.prefix { $0 != "." }) + "=="))
        #expect(String(decoding: head, as: UTF8.self).contains(#""alg":"HS256""#))
        let keys = try rig.send(.get, rig.authPort, "/.well-known/jwks.json")
        #expect(keys.json["keys"] == .list([]), "a shared secret is shown to everybody")
        let rotated = try rig.pipeline.run("auth", ["rotate-secret", "token_key"])
        try #require(rotated.status == 0, "\(rotated)")
        _ = try rig.predict("x", token)
        _ = try rig.predict("x", rig.token())
        let changed = token.dropLast(6) + "AAAAAA"
        let answer = try rig.send(
            .post, rig.predictPort, "/predict", ["designation": "x"], token: String(changed))
        #expect(answer.status == 401)
    }

    @Test("end the tokens of who is disabled within a second, at predict too")
    func revocation() throws {
        let rig = try ServingRig()
        try rig.makeModel()
        try rig.start()
        let admin = try rig.token()
        let times = try ["anna", "bob", "carl"].map { try timeOfEnd(of: $0, by: admin, rig) }
        // The machine may have kept one of them waiting, but hardly all.
        #expect(try #require(times.min()) < .seconds(1), "\(times)")
        _ = try rig.predict("x", admin)
    }

    /// How long predict goes on to take a token whose owner was disabled at auth.
    private func timeOfEnd(
        of name: String, by admin: String, _ rig: ServingRig
    ) throws -> Duration {
        let user: JSON = ["username": .text(name), "password": "sunny tuesday walk"]
        _ = try rig.send(.post, rig.authPort, "/users", user, token: admin)
        let token = try rig.token(of: name, "sunny tuesday walk")
        _ = try rig.predict("x", token)
        let ended = try runProcess(
            "curl",
            [
                "-fsS", "--noproxy", "*", "-X", "PATCH", "-H", "token: \(admin)", "-H",
                "Content-Type: application/json", "-d", #"{"disabled":true}"#,
                "http://127.0.0.1:\(rig.authPort)/users/\(name)",
            ])
        let start = ContinuousClock.now
        try #require(ended.status == 0, "\(ended)")
        try rig.pipeline.wait(for: "the token's end") {
            try rig.send(
                .post, rig.predictPort, "/predict", ["designation": "x"], token: token
            ).status == 401
        }
        return ContinuousClock.now - start
    }

    @Test("predict a whole file without a service, in either form")
    func score() throws {
        let rig = try PipelineRig()
        try rig.sample()
        try rig.runAll()
        let pair = try runProcess(
            Executables.path("sample-catalogue"),
            ["--rows", "1000", "--seed", "3", "--form", "xy", "--output", rig.folder.path("pair")])
        try #require(pair.status == 0, "\(pair)")
        let files = try FileManager.default.contentsOfDirectory(atPath: rig.folder.path("pair"))
        let texts = try #require(files.first { $0.hasPrefix("X_") })
        let labels = try #require(files.first { $0.hasPrefix("Y_") })
        let scored = try rig.run(
            "predict",
            [
                "score", "--input", rig.folder.path("pair/\(texts)"), "--output",
                rig.folder.path("out.csv"),
            ])
        #expect(scored.status == 0 && scored.output == "1000 rows predicted\n", "\(scored)")
        let lines = try rig.folder.text("out.csv").split(separator: "\n")
        #expect(
            lines[0]
                == "productid,predicted_prdtypecode,predicted_class,code,confidence,decision")
        let truth = try rig.folder.text("pair/\(labels)").split(whereSeparator: \.isNewline)
            .dropFirst().map { $0.split(separator: ",")[1] }
        let right = zip(lines.dropFirst(), truth).count { $0.split(separator: ",")[1] == $1 }
        #expect(lines.count == 1001 && right > 600, "\(right) of 1000 are right")

        let timed = try rig.run(
            "predict", ["score", "--timing", "--input", rig.folder.path("pair/\(texts)")])
        let figures = timed.output.split { !"0123456789.".contains($0) }.compactMap { Double($0) }
        #expect(figures.count == 4 && figures[0] == 1000 && figures[2] == 99, "\(timed)")
        #expect(figures[1] > 0 && figures[1] <= figures[3])

        try rig.folder.write("one.csv", "designation\n\"Red, wooden train\"\n")
        let one = try rig.run(
            "predict",
            ["score", "--input", rig.folder.path("one.csv"), "--output", rig.folder.path("o.csv")])
        #expect(one.status == 0, "\(one)")
        #expect(
            try rig.folder.text("o.csv").hasPrefix("predicted_class,code,confidence,decision\n"))
        #expect(try rig.run("predict", ["score", "--input", "x"]).status == 2)
        let missing = try rig.run(
            "predict", ["score", "--input", "nowhere.csv", "--output", "y.csv"])
        #expect(missing.status == 1)
    }
}
