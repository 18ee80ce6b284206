import Cryptography
import Database
import Registry
import TestSupport
import Testing

@Suite struct RunTests {
    private func makeRun(_ fixture: Fixture) throws -> RunID {
        var draft = RunDraft(experiment: "training", name: "nightly")
        draft.dataset = fixture.dataset
        draft.gitCommit = "27fe4d0"
        draft.contentKeys = ["preprocessing": "ab", "training": "cd"]
        return try fixture.registry.start(draft)
    }

    @Test("A run tells what it began with", arguments: DatabaseBackend.available)
    func start(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let id = try makeRun(fixture)
        let run = try #require(try fixture.registry.run(id))
        #expect(run.experiment == "training")
        #expect(run.name == "nightly")
        #expect(run.state == .running)
        #expect(run.dataset == fixture.dataset)
        #expect(run.gitCommit == "27fe4d0")
        #expect(run.contentKeys == ["preprocessing": "ab", "training": "cd"])
        #expect(run.endedAt == nil)
        let second = try makeRun(fixture)
        #expect(try fixture.registry.runs(ofExperiment: "training").map(\.id) == [second, id])
    }

    @Test("A run ends once", arguments: DatabaseBackend.available)
    func finish(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let id = try makeRun(fixture)
        try fixture.registry.finish(id, as: .failed)
        #expect(code { try fixture.registry.finish(id, as: .finished) } == .alreadyRecorded)
        let run = try #require(try fixture.registry.run(id))
        #expect(run.state == .failed)
        #expect(try #require(run.endedAt) >= run.startedAt)
    }

    @Test("A parameter keeps its first value", arguments: DatabaseBackend.available)
    func parameters(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let id = try makeRun(fixture)
        try fixture.registry.log(parameters: ["alpha": "0.1", "loss": "hinge"], of: id)
        try fixture.registry.log(parameters: ["alpha": "0.1", "epochs": "5"], of: id)
        let refused = code {
            try fixture.registry.log(parameters: ["aaa": "1", "alpha": "0.2"], of: id)
        }
        #expect(refused == .alreadyRecorded)
        #expect(
            try fixture.registry.parameters(of: id)
                == ["alpha": "0.1", "loss": "hinge", "epochs": "5"])
    }

    @Test(
        "Metrics keep their history, even where it diverged", arguments: DatabaseBackend.available)
    func metrics(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let id = try makeRun(fixture)
        var points = (0..<500).map { MetricPoint("loss", step: $0, 1 / Double($0 + 1)) }
        points.append(MetricPoint("loss", step: 500, .nan))
        points.append(MetricPoint("loss", step: 501, .infinity))
        try fixture.registry.log(metrics: points, of: id)
        try fixture.registry.log(metrics: [MetricPoint("f1", 0.8)], of: id)
        let stored = try fixture.registry.metrics(of: id)
        #expect(stored[0] == MetricPoint("f1", 0.8))
        #expect(Array(stored[1...500]) == Array(points[..<500]))
        #expect(stored[501].value.isNaN)
        #expect(stored[502] == points[501])
    }

    @Test("Tags change, artifacts are named by digest", arguments: DatabaseBackend.available)
    func tagsAndArtifacts(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let id = try makeRun(fixture)
        try fixture.registry.tag(id, ["state": "a", "kind": "x"])
        try fixture.registry.tag(id, ["state": "b"])
        #expect(try fixture.registry.tags(of: id) == ["state": "b", "kind": "x"])
        let report = RunArtifact("report.json", fixture.bundle("report"), byteCount: 1234)
        try fixture.registry.log(artifacts: [report], of: id)
        #expect(try fixture.registry.artifacts(of: id) == [report])
    }

    @Test(
        "A run of a dataset that nobody registered is refused", arguments: DatabaseBackend.available
    )
    func unknownDataset(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        var draft = RunDraft(experiment: "training", name: "x")
        draft.dataset = fixture.bundle("unknown")
        let error = #expect(throws: DatabaseError.self) { try fixture.registry.start(draft) }
        #expect(error?.code == .constraint(.foreignKey))
    }

    @Test("A dataset is recorded once", arguments: DatabaseBackend.available)
    func dataset(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        try fixture.registry.registerDataset(
            fixture.dataset, rowCount: 1, details: JSONText([String: Int]()))
        let dataset = try #require(try fixture.registry.dataset(fixture.dataset))
        #expect(dataset.rowCount == 20_000)
        #expect(try dataset.details.decode() == ["synthetic": true])
    }
}
