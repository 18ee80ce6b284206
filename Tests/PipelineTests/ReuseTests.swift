import Cryptography
import Database
import Pipeline
import TestSupport
import Testing

@Suite struct ReuseTests {
    private func key(_ epochs: Int64 = 5) -> ContentKey {
        ContentKey(
            .pull, version: 1, inputs: ["raw": digest("raw")],
            parameters: .object(["epochs": .integer(epochs)]))
    }

    /// Does one run whose pull made `output`; all else is empty.
    private func run(_ fixture: Fixture, _ key: ContentKey, _ output: String) throws {
        try fixture.start()
        let claim = try fixture.claim(.pull)
        #expect(try fixture.store.reuse(claim, key) { _ in nil } == nil)
        try fixture.store.succeed(claim, outputs: ["out": digest(output)])
        for stage in PipelineStage.allCases where stage > .pull {
            try fixture.store.succeed(try fixture.claim(stage), outputs: [:])
        }
    }

    @Test("Work that was done before is skipped", arguments: DatabaseBackend.available)
    func skip(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        try run(fixture, key(), "a")
        let second = try fixture.start().run
        let claim = try fixture.claim(.pull)
        var asked: [[String: SHA256Digest]] = []
        let outputs = try fixture.store.reuse(claim, key()) { outputs in
            asked.append(outputs)
            return .init()
        }
        #expect(outputs == ["out": digest("a")])
        #expect(asked == [["out": digest("a")]])
        let row = try fixture.stage(.pull, of: second)
        #expect(row.state == .skipped)
        #expect(row.outputs == ["out": digest("a")])
        #expect(row.inputs == ["raw": digest("raw")])
        #expect(row.contentKey == (try key().digest()))
        #expect(row.reusedFrom != nil)
        // The next stage goes on with them.
        #expect(try fixture.claim(.preprocessing).outputs[.pull] == ["out": digest("a")])
    }

    @Test("Outputs that are gone are made again", arguments: DatabaseBackend.available)
    func gone(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        try run(fixture, key(), "old")
        try run(fixture, key(), "new")
        try fixture.start()
        let claim = try fixture.claim(.pull)
        #expect(try fixture.store.reuse(claim, key()) { _ in nil } == nil)
        // The newest is asked for first, and an older one will do.
        var asked: [SHA256Digest?] = []
        let outputs = try fixture.store.reuse(claim, key()) { outputs in
            asked.append(outputs["out"])
            return asked.count == 2 ? .init() : nil
        }
        #expect(asked == [digest("new"), digest("old")])
        #expect(outputs == ["out": digest("old")])
    }

    @Test(
        "Other parameters, and work that failed, are no reason to skip",
        arguments: DatabaseBackend.available)
    func others(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        try run(fixture, key(), "a")
        try fixture.start()
        let failing = try fixture.claim(.pull)
        #expect(try fixture.store.reuse(failing, key(6)) { _ in .init() } == nil)
        try fixture.store.fail(failing, "x", .badInput)
        try fixture.start()
        let claim = try fixture.claim(.pull)
        #expect(try fixture.store.reuse(claim, key(6)) { _ in .init() } == nil)
    }

    @Test("A key follows from stage, version, inputs and parameters alone")
    func digests() throws {
        let base = try key().digest()
        #expect(try key().digest() == base)
        // Published, as other programs may compute it: sha256sum of the JSON with sorted keys.
        let text = """
            {"inputs":{"raw":"\(digest("raw"))"},"parameters":{"epochs":5},\
            "stage":"pull","version":1}
            """
        #expect(base == digest(text))
        let raw = ["raw": digest("raw")]
        let others = [
            key(6), ContentKey(.push, version: 1, inputs: raw, parameters: key().parameters),
            ContentKey(.pull, version: 2, inputs: raw, parameters: key().parameters),
            ContentKey(.pull, version: 1, inputs: [:], parameters: key().parameters),
            ContentKey(.pull, version: 1, inputs: raw, parameters: .object([:])),
        ]
        let keys = Set(try others.map { try $0.digest() })
        #expect(keys.count == others.count)
        #expect(!keys.contains(base))
    }
}
