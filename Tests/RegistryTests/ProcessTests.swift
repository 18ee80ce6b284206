import Cryptography
import Database
import Registry
import TestSupport
import Testing

@Suite struct ProcessTests {
    @Test(
        "Processes that fight over an alias leave one unbroken log",
        arguments: DatabaseBackend.available)
    func fight(backend: DatabaseBackend) async throws {
        let fixture = try Fixture(backend)
        let url = fixture.test.url
        async let first: Void = fight(url, "first")
        async let second: Void = fight(url, "second")
        _ = await (first, second)
        let log = try fixture.registry.history(Fixture.model)
        #expect(log.count >= 20)
        #expect(log.map(\.generation) == Array(1...log.count))
        for (before, after) in zip(log, log.dropFirst()) {
            #expect(after.from == before.to)
        }
        #expect(try fixture.production?.generation == log.count)
        // What each process believes to have won is what the log says.
        let runs = try fixture.registry.runs(ofExperiment: "fight")
        let won = try runs.map { try fixture.registry.parameters(of: $0.id)["won"] }
        #expect(won.compactMap { $0.flatMap { Int($0) } }.reduce(0, +) == log.count)
        #expect(runs.count == 2)
    }

    /// A process that promotes its own two versions in turn, 20 times at least.
    private func fight(_ url: String, _ name: String) async {
        await #expect(processExitsWith: .success) { [url, name] in
            let registry = ModelRegistry(try TestDatabase.open(url))
            let versions = try (0..<2).map { index in
                try registry.register(
                    ModelVersionDraft(
                        model: Fixture.model, dataset: SHA256Digest(of: Array("dataset".utf8)),
                        bundle: SHA256Digest(of: Array("\(name) \(index)".utf8))))
            }
            var won = 0
            for round in 0..<40 {
                let seen = try registry.alias(of: Fixture.model)
                do {
                    _ = try registry.promote(versions[round % 2].id, over: seen, .good)
                    won += 1
                } catch let error as RegistryError
                    where [.moved, .alreadyServed].contains(error.code)
                {}
            }
            let run = try registry.start(RunDraft(experiment: "fight", name: name))
            try registry.log(parameters: ["won": String(won)], of: run)
        }
    }
}
