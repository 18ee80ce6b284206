import Database
import Feedback
import HTTPServing
import PredictService
import StrictJSON
import TestSupport
import Testing

@Suite("POST /feedback and GET /review-queue")
struct FeedbackTests {
    private func desk(_ backend: DatabaseBackend) throws -> Desk {
        let desk = try Desk(backend)
        try desk.promote(Models.content())
        try desk.follower.look()
        return desk
    }

    private func corrections(_ desk: Desk) throws -> [String] {
        try desk.test.database.query("SELECT correct_label FROM feedback ORDER BY id")
            .map { try $0.get("correct_label") }
    }

    @Test("keeps what a prediction should have been", arguments: DatabaseBackend.available)
    func correcting(backend: DatabaseBackend) throws {
        let desk = try desk(backend)
        #expect(
            try desk.send(.post, "/feedback", #"{"correct_code":10}"#).detail
                == "No prediction found for current session.")
        let first = try #require(try desk.predict("first").json()["prediction_id"]?.text)
        _ = try desk.predict("second")
        let byID = #"{"prediction_id":"\#(first)","correct_code":20}"#
        for _ in 0..<3 {
            let answer = try desk.send(.post, "/feedback", byID)
            #expect(answer.text == #"{"status":"success","message":"Feedback recorded."}"#)
        }
        #expect(try corrections(desk) == ["Catégorie \"2\""])
        let latest = #"{"correct_label":"Catégorie \"3\"","designation":"ignored"}"#
        #expect(try desk.send(.post, "/feedback", latest).status == 200)
        #expect(
            try desk.send(.post, "/feedback", #"{"prediction_id":"\#(first)","correct_code":"10"}"#)
                .status == 200)
        #expect(
            try corrections(desk) == ["Catégorie \"2\"", "Catégorie \"3\"", "Catégorie \"1\""])
        let rows = try desk.test.database.query(
            """
            SELECT p.title FROM feedback f JOIN predictions p ON p.id = f.prediction_id
            ORDER BY f.id
            """
        )
        #expect(
            try rows.map { try $0.get("title", as: String.self) } == ["first", "second", "first"])
    }

    @Test("refuses what makes no sense, and what is not the caller's")
    func refusals() throws {
        let desk = try desk(.sqlite)
        let id = try #require(try desk.predict("mine").json()["prediction_id"]?.text)
        let foreign = #"{"prediction_id":"\#(id)","correct_code":20}"#
        for (body, status, detail) in [
            ("{}", 422, "correct_label or correct_code is required"),
            ("[", 422, "the body is not a JSON object"),
            (#"{"correct_label":"none"}"#, 400, "Invalid correct_label provided."),
            (
                #"{"correct_label":"category-1","correct_code":20}"#, 400,
                "Invalid correct_label provided."
            ),
            (
                #"{"correct_code":10,"prediction_id":"x"}"#, 422,
                "prediction_id is not the id of a prediction"
            ),
            (
                foreign.replacing(id.prefix(8), with: "00000000"), 404,
                "Session entry not found in CSV."
            ),
        ] {
            let answer = try desk.send(.post, "/feedback", body)
            #expect(answer.status == status && answer.detail == detail, "\(body)")
        }
        #expect(try desk.send(.post, "/feedback", foreign, as: "eve").status == 404)
        #expect(try desk.send(.post, "/feedback", foreign, as: "root").status == 200)
        #expect(try desk.send(.post, "/feedback", foreign, as: nil).status == 401)
    }

    @Test("shows what is worth a look: unsure, diverse, and not judged yet")
    func queue() throws {
        let desk = try desk(.sqlite)
        for number in 0..<12 { _ = try desk.predict("слово\(number) другое\(number)") }
        for _ in 0..<5 { _ = try desk.predict("the very same unknown text again") }
        let items = try desk.send(.get, "/review-queue?limit=50").json()
        guard case .list(let list) = items["items"] else { throw Unexpected() }
        let titles = list.compactMap { $0["designation"]?.text }
        #expect(titles.filter { $0.hasPrefix("the very same") }.count <= 1)
        #expect(titles.count > 1 && Set(titles).count == titles.count, "\(items)")
        #expect(items["count"] == .integer(Int64(titles.count)))
        let id = try #require(list[0]["prediction_id"]?.text)
        _ = try desk.send(.post, "/feedback", #"{"correct_code":10,"prediction_id":"\#(id)"}"#)
        let rest = try desk.send(.get, "/review-queue?limit=50")
        #expect(!rest.text.contains(id))
        #expect(try desk.send(.get, "/review-queue", as: "eve").json()["count"] == 0)
        #expect(try desk.send(.get, "/review-queue?limit=0").status == 422)
    }
}
