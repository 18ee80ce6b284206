import Cryptography
import Database
import Foundation
import Registry
import TestSupport
import Testing

@Suite struct VersionTests {
    @Test("Versions are numbered within their model", arguments: DatabaseBackend.available)
    func numbers(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        #expect(try fixture.register("a").number == 1)
        #expect(try fixture.register("b").number == 2)
        let other = ModelVersionDraft(
            model: "other", dataset: fixture.dataset, bundle: fixture.bundle("a"))
        #expect(try fixture.registry.register(other).number == 1)
        #expect(try fixture.registry.versions(of: Fixture.model).map(\.number) == [2, 1])
        let found = try fixture.registry.version(of: Fixture.model, number: 2)
        #expect(found?.bundle == fixture.bundle("b"))
    }

    @Test("The same bundle again is the same version", arguments: DatabaseBackend.available)
    func sameBundle(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        var draft = ModelVersionDraft(
            model: Fixture.model, dataset: fixture.dataset, bundle: fixture.bundle("a"))
        draft.metrics = ["weighted_f1": 0.81]
        let first = try fixture.registry.register(draft)
        #expect(first.metrics == ["weighted_f1": 0.81])
        #expect(try fixture.registry.register(draft) == first)
        draft.dataset = fixture.bundle("other data")
        #expect(code { try fixture.registry.register(draft) } == .alreadyRecorded)
    }

    @Test("No version without a dataset", arguments: DatabaseBackend.available)
    func dataset(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let draft = ModelVersionDraft(
            model: Fixture.model, dataset: fixture.bundle("unknown"), bundle: fixture.bundle("a"))
        let error = #expect(throws: DatabaseError.self) { try fixture.registry.register(draft) }
        #expect(error?.code == .constraint(.foreignKey))
        let null = #expect(throws: DatabaseError.self) {
            try fixture.test.database.execute(
                """
                INSERT INTO model_versions (model_id, number, bundle_digest, metrics, created_at)
                VALUES (1, 1, \(fixture.bundle("a").hex), '{}', 0)
                """)
        }
        #expect(null?.code == .constraint(.notNull))
    }

    @Test("Many who register at once get a number each", arguments: DatabaseBackend.available)
    func together(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        onThreads(12) { index in
            // Every other one registers what another does.
            _ = try? fixture.register("bundle \(index / 2)")
        }
        let versions = try fixture.registry.versions(of: Fixture.model)
        #expect(versions.map(\.number) == [6, 5, 4, 3, 2, 1])
        #expect(Set(versions.map(\.bundle)).count == 6)
    }

    @Test("A version's lineage leads back to data and code", arguments: DatabaseBackend.available)
    func lineage(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        var run = RunDraft(experiment: "training", name: "nightly")
        run.dataset = fixture.dataset
        run.gitCommit = "27fe4d0"
        run.contentKeys = ["training": "cd"]
        let id = try fixture.registry.start(run)
        try fixture.registry.log(parameters: ["alpha": "0.1"], of: id)
        var draft = ModelVersionDraft(
            model: Fixture.model, dataset: fixture.dataset, bundle: fixture.bundle("a"))
        draft.run = id
        let version = try fixture.registry.register(draft)
        try fixture.promote(version)
        try fixture.promote(try fixture.register("b"))
        let lineage = try #require(try fixture.registry.lineage(of: version.id))
        #expect(lineage.version == version)
        #expect(lineage.dataset.rowCount == 20_000)
        #expect(lineage.run?.gitCommit == "27fe4d0")
        #expect(lineage.run?.contentKeys == ["training": "cd"])
        #expect(lineage.parameters == ["alpha": "0.1"])
        #expect(lineage.promotions.map(\.generation) == [1, 2])
        let none = try fixture.registry.lineage(of: ModelVersionID(rawValue: 99))
        #expect(none == nil)
    }
}
