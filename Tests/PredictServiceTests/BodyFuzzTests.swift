import HTTPServing
import ModelBundle
import PredictService
import TestSupport
import Testing

@Suite("Bodies of any kind", .timeLimit(.minutes(5)))
struct BodyFuzzTests {
    private static let seeds: [(path: String, body: String)] = [
        ("/predict", #"{"designation":"thing1x1 \u00e9","description":null}"#),
        ("/predict/batch", #"[{"designation":"thing1x1"},{"designation":"x","description":"y"}]"#),
        ("/predict/batch", "{\"designation\":\"thing1x1\"}\n{\"designation\":\"x\"}\n"),
        (
            "/feedback",
            #"{"prediction_id":"01a1ff18-1733-763d-a3f4-3ab8595675cd","correct_code":10}"#
        ),
        ("/feedback", #"{"correct_label":"category-1"}"#),
        ("/models/99/promote", #"{"reason":"because"}"#), ("/models/rollback", #"{"reason":"x"}"#),
    ]

    @Test("have an answer below 500 on every route that takes one")
    func routes() throws {
        let desk = try Desk()
        try desk.promote(Models.content())
        try desk.follower.look()
        let application = desk.service.application()
        var mutator = BodyMutator(seed: 20_261_121)
        var seen: [String: Set<Int>] = [:]
        for round in 0..<2100 {
            let seed = Self.seeds[round % Self.seeds.count]
            let body = mutator.next(seed.body)
            let response = application.respond(
                to: Request(
                    method: .post, target: seed.path, headers: ["token": "root"], body: body))
            #expect(response.status.code < 500, "\(seed.path) \(body.prefix(300))")
            seen[seed.path, default: []].insert(response.status.code)
        }
        // What is refused is refused for its own reason, and something is accepted.
        for path in ["/predict", "/feedback"] {
            #expect(seen[path]?.contains(422) == true && seen[path]?.contains(200) == true)
        }
        #expect(seen["/predict/batch"] == [200], "\(seen)")
        #expect(seen["/models/99/promote"] == [404, 422])
        #expect(seen["/models/rollback"]?.contains(422) == true)
    }
}
