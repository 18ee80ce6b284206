import Database
import HTTPServing
import PredictService
import StrictJSON
import TestSupport
import Testing

@Suite("POST /predict/batch")
struct BatchTests {
    private func desk() throws -> Desk {
        let desk = try Desk()
        try desk.promote(Models.content())
        try desk.follower.look()
        return desk
    }

    private static let rows = [
        #"{"designation":"thing1x1 thing1x2 ]},\" \\"}"#, "7",
        #"{"designation":"thing2x1","a":[{}]}"#,
        #"{"description":"x"}"#, #"{"designation":"thing3x1 été"}"#,
    ]

    @Test("answers an array in order, in whatever pieces it comes", arguments: [1, 7, 100_000])
    func array(pieces: Int) throws {
        let body = " [ " + Self.rows.joined(separator: " ,\n") + " ] \n"
        let answer = try desk().send(.post, "/predict/batch", body, pieces: pieces)
        #expect(answer.status == 200 && answer.headers["Content-Type"] == "application/json")
        let json = try answer.json()
        guard case .list(let results) = json["results"] else { throw Unexpected() }
        #expect(results.map { $0["status"] } == [200, 422, 200, 422, 200])
        #expect(results[0]["predicted_class"] == "Catégorie \"1\"")
        #expect(results[3]["detail"] == "designation is required")
        #expect(json["count"] == 5 && json["succeeded"] == 3 && json["failed"] == 2)
    }

    @Test("answers lines with lines, whatever one of them is", arguments: [1, 100_000])
    func lines(pieces: Int) throws {
        let long = #"{"designation":""# + String(repeating: "x", count: 1 << 20) + #""}"#
        let body = (Self.rows + ["", "no json", long, "\r"]).joined(separator: "\n")
        let answer = try desk().send(
            .post, "/predict/batch", body, pieces: pieces == 1 ? 1000 : pieces)
        #expect(answer.headers["Content-Type"] == "application/x-ndjson")
        let lines = try answer.text.split(separator: "\n").map { try JSON.parse(Array($0.utf8)) }
        #expect(
            lines.dropLast().map { $0["status"] } == [200, 422, 200, 422, 200, 422, 413])
        #expect(lines.last?["count"] == 7 && lines.last?["failed"] == 4)
    }

    @Test("says what is wrong with an array that is none")
    func badArrays() throws {
        let desk = try desk()
        for (body, statuses) in [
            ("[]", [] as [JSON]), ("[{\"designation\":\"a\"}", [200, 422]),
            ("[{\"designation\":\"a\"},]", [200, 422]), ("[,]", [422, 422]),
            ("[{\"designation\":\"a\"}] x", [200, 422]), ("[{\"designation\":\"", [422, 422]),
        ] {
            let answer = try desk.send(.post, "/predict/batch", body)
            let json = try answer.json()
            guard case .list(let results) = json["results"] else { throw Unexpected() }
            #expect(results.map { $0["status"] } == statuses, "\(body)")
            #expect(json["count"] == .integer(Int64(statuses.count)))
        }
        #expect(try desk.send(.post, "/predict/batch", "").text.hasPrefix(#"{"count":0"#))
        #expect(try desk.send(.post, "/predict/batch", "[]", as: nil).status == 401)
    }

    @Test("puts a long answer into a file that leaves no name", .timeLimit(.minutes(5)))
    func spooling() throws {
        let desk = try desk()
        let count = 30_000
        let body = (0..<count).map { #"{"designation":"thing1x\#($0)"}"# }.joined(separator: "\n")
        let answer = try desk.send(.post, "/predict/batch", body)
        #expect(answer.bytes.count > 8 << 20)
        let lines = answer.text.split(separator: "\n")
        #expect(lines.count == count + 1)
        #expect(lines.last == #"{"count":30000,"succeeded":30000,"failed":0}"#)
        #expect(lines.dropLast().allSatisfy { $0.hasPrefix(#"{"status":200,"predicted_class":"#) })
        try desk.predictions.flush()
        let rows = try desk.test.database.query("SELECT count(*) AS n FROM predictions")
        #expect(try rows[0].get("n", as: Int.self) + desk.lost == count)
        #expect(try desk.spoolIsEmpty())
    }
}
