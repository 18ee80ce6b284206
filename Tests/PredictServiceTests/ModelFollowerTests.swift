import Foundation
import HTTPServing
import ModelBundle
import Observability
import PredictService
import Registry
import StrictJSON
import TestSupport
import Testing

@Suite("The model in service")
struct ModelFollowerTests {
    @Test("is none before the first promotion: alive, but not ready")
    func beginning() throws {
        let desk = try Desk()
        try desk.follower.look()
        #expect(try desk.send(.get, "/health").status == 200)
        for target in ["/ready", "/predict"] {
            let answer = try desk.send(
                target == "/ready" ? .get : .post, target, #"{"designation":"x"}"#)
            #expect(answer.status == 503 && answer.headers["Retry-After"] == "1")
            #expect(answer.detail == "no model is in production yet; train and promote one")
        }
        try desk.promote(Models.content())
        try desk.follower.look()
        #expect(try desk.send(.get, "/ready").status == 200)
        #expect(try desk.predict("thing1x1").status == 200)
    }

    @Test("changes with the alias, from the next request on", arguments: DatabaseBackend.available)
    func following(backend: DatabaseBackend) throws {
        let desk = try Desk(backend)
        try desk.follower.start()
        defer { desk.follower.stop() }
        for number in 1...3 {
            try desk.promote(Models.content(seed: UInt64(number)))
            let end = ContinuousClock.now + .seconds(60)
            while desk.holder.model?.version.number != number, .now < end { usleep(1000) }
            #expect(try desk.predict("thing1x1").json()["model_version"] == .text("\(number)"))
        }
    }

    @Test("stays when the next one is damaged or answers otherwise")
    func badModels() throws {
        let desk = try Desk()
        try desk.promote(Models.content())
        try desk.follower.look()
        try desk.promote(Models.content(seed: 2)) { $0[$0.count / 2] ^= 1 }
        try desk.follower.look()
        #expect(desk.follower.problem != nil)
        #expect(desk.metrics.loadFailures.value == 1)
        #expect(desk.metrics.goldenFailures.value == 0)
        var content = Models.content(seed: 3)
        content.golden[0] = GoldenExample(
            title: "x", description: "", category: 0, confidence: 0.123, probabilities: [])
        try desk.promote(content)
        for _ in 0..<3 { try desk.follower.look() }
        #expect(desk.metrics.loadFailures.value == 2)
        #expect(desk.metrics.goldenFailures.value == 1)
        #expect(try desk.predict("thing1x1").json()["model_version"] == "1")
        try desk.promote(Models.content(seed: 4))
        try desk.follower.look()
        #expect(desk.follower.problem == nil)
        #expect(try desk.predict("thing1x1").json()["model_version"] == "4")
    }
}
