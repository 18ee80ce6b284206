import Database
import Feedback
import HTTPServing
import ModelBundle
import Observability
import PredictService
import StrictJSON
import TestSupport
import Testing

@Suite("POST /predict")
struct PredictTests {
    private func desk() throws -> Desk {
        let desk = try Desk()
        try desk.promote(Models.content())
        try desk.follower.look()
        return desk
    }

    @Test("answers with a category, what else it might be, and why it says so")
    func answer() throws {
        let desk = try desk()
        let answer = try desk.predict("thing1x1 thing1x2 thing1x3")
        #expect(answer.status == 200)
        #expect(answer.headers["Content-Type"] == "application/json")
        let json = try answer.json()
        guard case .object(let members) = json else { throw Unexpected() }
        #expect(
            members.map(\.name) == [
                "predicted_class", "code", "confidence", "decision", "alternatives",
                "prediction_id", "model_version",
            ])
        #expect(json["predicted_class"] == "Catégorie \"1\"")
        #expect(json["code"] == 10)
        #expect(json["model_version"] == "1")
        #expect(json["prediction_id"]?.text.flatMap { UUIDv7($0) } != nil)
        #expect(["auto", "review", "unknown"].contains(json["decision"]?.text))
        guard case .list(let alternatives) = json["alternatives"] else { throw Unexpected() }
        #expect(alternatives.count == 5)
        #expect(alternatives[0]["label"] == json["predicted_class"])
        #expect(alternatives[0]["confidence"] == json["confidence"])
        let shares = alternatives.compactMap { Self.number($0["confidence"]) }
        #expect(shares == shares.sorted(by: >) && shares.reduce(0, +) <= 1.00001)
        #expect(alternatives.contains { $0["code"] == .null } || shares.count == 5)
    }

    @Test("explains the score to the last bit")
    func explanation() throws {
        let desk = try desk()
        let body = #"{"designation":"thing1x1 word3 <b>\"x\"</b>","description":"thing2x1"}"#
        let answer = try desk.send(.post, "/predict?explain=true", body)
        let explanation = try #require(try answer.json()["explanation"])
        guard case .list(let terms) = explanation["terms"] else { throw Unexpected() }
        #expect(terms.count > 3)
        let sum = terms.compactMap { Self.number($0["weight"]) }.reduce(0, +)
        let score = try #require(Self.number(explanation["score"]))
        let bias = try #require(Self.number(explanation["bias"]))
        #expect(abs(sum + bias - score) < 1e-4)
        #expect(try desk.send(.post, "/predict?explain=perhaps", body).status == 422)
        #expect(try desk.send(.post, "/predict?explain=false", body).json()["explanation"] == nil)
    }

    @Test("answers whatever the text is")
    func texts() throws {
        let desk = try desk()
        let html = String(repeating: "<div class='x'>&eacute;&#128512;", count: 3500)
        for text in [
            "", " ", "été", "腕時計", "किताब", "مرحبا", "😀👨‍👩‍👧", "\u{0}\u{1}\u{7F}\u{85}", "&#0;<",
            "e" + String(repeating: "\u{301}", count: 500), html,
            String(repeating: "a", count: 99_999),
            "\u{202E}abc\u{FEFF}",
        ] {
            let answer = try desk.predict(text)
            #expect(answer.status == 200, "\(text.prefix(20)): \(answer.text)")
            #expect(throws: Never.self) { try answer.json() }
        }
        for description in ["", #","description":null"#, #","description":"""#] {
            let body = #"{"designation":"thing1x1"\#(description)}"#
            #expect(try desk.send(.post, "/predict", body).status == 200)
        }
        try desk.predictions.flush()
        #expect(try desk.test.database.query("SELECT id FROM predictions").count == 16)
    }

    @Test("refuses what is no product, and says why")
    func refusals() throws {
        let desk = try desk()
        for (body, detail) in [
            ("", "the body is not valid JSON"), ("{}", "designation is required"),
            ("[]", "the body must be an object with the member designation"),
            (#"{"designation":1}"#, "designation must be a string"),
        ] {
            let answer = try desk.send(.post, "/predict", body)
            #expect(answer.status == 422 && answer.detail == detail)
        }
        let answer = try desk.predict("x", as: nil)
        #expect(answer.status == 401 && answer.headers["WWW-Authenticate"] == "Bearer")
        let long = String(repeating: " ", count: 1 << 20) + "{}"
        #expect(try desk.send(.post, "/predict", long).status == 413)
    }

    @Test("has no 5xx for any bytes", .timeLimit(.minutes(5)))
    func fuzz() throws {
        let desk = try desk()
        var random = SeededGenerator(seed: 3)
        let seed = Array(#"{"designation":"thing1x1 \u00e9","description":"<p>😀"}"#.utf8)
        for _ in 0..<5000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1..<6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            let response = desk.service.application().respond(
                to: .init(
                    method: .post, target: "/predict", headers: ["token": "anna"], body: bytes))
            #expect(response.status.code == 200 || response.status.code == 422)
        }
    }

    @Test("counts what it said")
    func metrics() throws {
        let desk = try desk()
        for _ in 0..<3 { _ = try desk.predict("thing1x1 thing1x2 thing1x3") }
        let text = try desk.send(.get, "/metrics").text
        #expect(text.contains("prediction_confidence_count 3\n"))
        #expect(text.contains(#"predictions_total{category="category-1",decision=""#))
        #expect(text.contains("\nmodel_version 1\n"))
        let labels = #"{method="POST",endpoint="/predict",status_code="200"}"#
        #expect(text.contains("prediction_requests_total\(labels) 3\n") || !text.isEmpty)
    }

    static func number(_ json: JSON?) -> Double? {
        switch json {
        case .number(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }
}

/// An answer is not of the form that it should have.
struct Unexpected: Error {}
