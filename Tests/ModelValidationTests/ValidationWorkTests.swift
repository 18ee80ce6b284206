import Cryptography
import Database
import FileStore
import Learning
import ModelBundle
import ModelValidation
import Pipeline
import Registry
import StageRunner
import Synchronization
import TestSupport
import Testing

@Suite struct ValidationWorkTests {
    @Test(
        "The first model that passes serves, and its report is kept",
        arguments: DatabaseBackend.available)
    func first(backend: DatabaseBackend) throws {
        let rig = try StageRig(backend)
        let run = try rig.start(rig.bench.good)
        #expect(try rig.validate() == .made)
        #expect(try rig.served == 1)
        #expect(try rig.store.run(run)?.state == .succeeded)
        let outputs = try rig.outputs(run)
        #expect(outputs.keys.sorted() == ["gate", "page"])
        #expect(try rig.volume.areWhole(outputs.values))
        let entry = try #require(try rig.site.promoter.history().last)
        #expect(entry.action == .promoted)
        #expect(entry.decision.actor == "pipeline run \(run)")
        #expect(entry.decision.gates.count == 8)
        #expect(try ValidationVerdict(report: rig.site.report.json).isPassed)
    }

    @Test(
        "A worse model is refused: the run says so, and production stays",
        arguments: DatabaseBackend.available)
    func refused(backend: DatabaseBackend) throws {
        let rig = try StageRig(backend)
        try rig.start(rig.bench.good)
        try rig.validate()
        let run = try rig.start(rig.bench.lopsided)
        #expect(try rig.validate() == .made)
        #expect(try rig.served == 1)
        let ended = try #require(try rig.store.run(run))
        #expect(ended.state == .rejected)
        #expect(ended.rejection?.contains("category 1") == true)
        #expect(try rig.site.promoter.history().map(\.action) == [.promoted, .rejected])
        // The same again takes the report over, and says the same.
        let again = try rig.start(rig.bench.lopsided)
        #expect(try rig.validate() == .reused)
        #expect(try rig.store.run(again)?.state == .rejected)
        #expect(try rig.store.run(again)?.rejection == ended.rejection)
        #expect(try rig.site.promoter.history().last?.decision.actor == "pipeline run \(again)")
        #expect(try rig.served == 1)
    }

    @Test("A model that serves is skipped, and then that is taken over from the earlier run")
    func skipped() throws {
        let rig = try StageRig()
        try rig.start(rig.bench.good)
        try rig.validate()
        for kind in ["made", "reused"] {
            let run = try rig.start(rig.bench.good)
            #expect(try rig.validate().rawValue == kind)
            #expect(try rig.store.run(run)?.state == .succeeded)
            #expect(try rig.site.promoter.history().count == 1)
        }
        #expect(
            String(decoding: try FileSystem.read(rig.site.report.json), as: UTF8.self)
                .contains("in production already"))
    }

    @Test("What a person rolled back is not promoted again by a run with other parameters")
    func rolledBack() throws {
        let rig = try StageRig()
        for model in [rig.bench.fair, rig.bench.good] {
            try rig.start(model)
            try rig.validate()
        }
        _ = try rig.site.rollBack(by: "anna", reason: "complaints")
        #expect(try rig.served == 1)
        let run = try rig.start(
            rig.bench.good,
            parameters: StageRig.parameters.replacing("\"samples\":300", with: "\"samples\":200"))
        try rig.validate()
        #expect(try rig.served == 1)
        #expect(try rig.store.run(run)?.rejection?.contains("rolled back by anna") == true)
    }

    @Test(
        "A report that is taken over decides by what is so now: run, log and history agree",
        arguments: DatabaseBackend.available)
    func takenOver(backend: DatabaseBackend) throws {
        let rig = try StageRig(backend)
        for model in [rig.bench.fair, rig.bench.good] {
            try rig.start(model)
            try rig.validate()
        }
        _ = try rig.site.rollBack(by: "anna", reason: "complaints")
        // The report says that it passed, as before; since then a person took it back.
        let after = try rig.start(rig.bench.good)
        #expect(try rig.validate() == .reused)
        #expect(try rig.served == 1)
        #expect(try rig.store.run(after)?.state == .rejected)
        #expect(try rig.store.run(after)?.rejection?.contains("rolled back by anna") == true)
        #expect(try rig.site.promoter.history().last?.action == .rejected)
        #expect(try rig.site.promoter.history().last?.decision.actor == "pipeline run \(after)")
        // Another person wants it, and then the other one again: nothing is held against it now.
        for version in [2, 1] {
            let promoted = try rig.site.promote(
                version, Bench.parameters, threads: 2, by: "bert", reason: "trial")
            #expect(promoted.settlement == .promoted)
        }
        let last = try rig.start(rig.bench.good)
        #expect(try rig.validate() == .reused)
        #expect(try rig.served == 2)
        #expect(try rig.store.run(last)?.state == .succeeded)
        #expect(try rig.store.run(last)?.rejection == nil)
        #expect(try rig.site.promoter.history().last?.action == .promoted)
    }

    @Test("outputs of the same input change only with the stage's version")
    func golden() throws {
        let rig = try StageRig()
        let counted = try [2, 1].map { share in
            try rig.bench.shop.count(to: rig.folder.path("counted-\(share)"), every: share)
        }
        try rig.start(counted[0], parameters: StageRig.lenient)
        try rig.validate()
        let run = try rig.start(counted[1], parameters: StageRig.lenient)
        try rig.validate()
        let outputs = try rig.outputs(run).mapValues { String($0.hex.prefix(12)) }
        #expect(ValidationWork(rig.volume, rig.registry).version == 2)
        // When these change, raise the version: what was decided before must be decided again.
        #expect(outputs == ["gate": "e89ab5ff3924", "page": "0d465db0ce97"])
    }

    @Test("An attempt after one that died ends with the same digests, and promotes once")
    func died() throws {
        var digests: [[String: SHA256Digest]] = []
        for dies in [false, true] {
            let rig = try StageRig()
            try rig.start(rig.bench.fair)
            try rig.validate()
            let run = try rig.start(rig.bench.good)
            if dies {
                let work = Meddled(
                    ValidationWork(rig.volume, rig.registry), after: { throw Died() })
                _ = try rig.run(work).run(run) { throw Died() }
                #expect(work.meddled.load(ordering: .relaxed) == 2)
                let stages = try rig.store.stages(of: run)
                #expect(stages.first { $0.stage == .validation }?.attempt == 2)
            } else {
                try rig.validate()
            }
            #expect(try rig.served == 2)
            #expect(try rig.site.promoter.history().map(\.to.number) == [1, 2])
            digests.append(try rig.outputs(run))
        }
        #expect(digests[0] == digests[1])
    }

    @Test("A promotion meanwhile makes the stage compare again, with what serves now")
    func meanwhile() throws {
        let rig = try StageRig()
        try rig.start(rig.bench.poor, parameters: StageRig.lenient)
        try rig.validate()
        #expect(try rig.served == 1)
        let run = try rig.start(rig.bench.lopsided, parameters: StageRig.lenient)
        let good = try rig.keep(["model": rig.bench.good])["model"]
        let work = Meddled(
            ValidationWork(rig.volume, rig.registry),
            before: {
                let data = try #require(try rig.site.promoter.production()).dataset
                let version = try rig.site.promoter.version(
                    bundle: try #require(good), dataset: data)
                _ = try rig.site.promoter.settle(
                    rig.site.promoter.trial(of: version), Ledger.good, by: "anna", reason: "faster")
            })
        _ = try rig.run(work).run(run) { throw Died() }
        // Better than what served when it began, worse than what serves now.
        #expect(try rig.site.promoter.production()?.bundle == good)
        #expect(try rig.store.run(run)?.state == .rejected)
        #expect(
            try rig.site.promoter.history().map(\.action) == [.promoted, .promoted, .rejected])
    }

    @Test("A damaged candidate fails the run at once, by name; production is untouched")
    func damaged() throws {
        let rig = try StageRig()
        try rig.start(rig.bench.good)
        try rig.validate()
        var bytes = try FileSystem.read(rig.bench.fair)
        bytes[bytes.count / 2] ^= 4
        let run = try rig.start(FilePath(try rig.folder.write("damaged", bytes)))
        #expect(throws: StageRunError.self) { try rig.validate() }
        let ended = try #require(try rig.store.run(run))
        #expect(ended.state == .failed)
        let digest = SHA256Digest(of: bytes)
        #expect(ended.error?.contains("\(rig.volume.path(of: digest))") == true)
        #expect(try rig.store.stages(of: run).last { $0.stage == .validation }?.attempt == 1)
        #expect(try rig.served == 1)
        #expect(try rig.site.promoter.history().count == 1)
    }

    @Test("By hand the same gate decides, with a person's reason in the log")
    func byHand() throws {
        let rig = try StageRig()
        for model in [rig.bench.good, rig.bench.poor, rig.bench.fair] {
            try rig.start(model)
            try rig.validate()
        }
        _ = try rig.site.promoter.version(3)
        let refused = try rig.site.promote(
            2, Bench.parameters, threads: 2, by: "anna", reason: "I like it")
        #expect(refused.settlement == .rejected(refused.result.reason))
        #expect(try rig.served != 2)
        if try rig.served == 3 { _ = try rig.site.rollBack(by: "anna", reason: "test") }
        let promoted = try rig.site.promote(
            3, Bench.parameters, threads: 2, by: "anna", reason: "smaller")
        #expect(promoted.settlement == .promoted)
        #expect(try rig.site.promoter.history().last?.decision.reason == "smaller")
        let again = try rig.site.promote(
            3, Bench.parameters, threads: 2, by: "anna", reason: "again")
        #expect(again.settlement == .skipped)
    }

    @Test("No rollback to a model whose file is gone or damaged")
    func rollbackCheck() throws {
        let rig = try StageRig()
        for model in [rig.bench.fair, rig.bench.good] {
            try rig.start(model)
            try rig.validate()
        }
        let path = rig.volume.path(of: try rig.site.promoter.version(1).bundle)
        let whole = try FileSystem.read(path)
        try FileSystem.remove(path)
        for bytes in [nil, Array(whole.dropLast(5))] {
            if let bytes { try FileSystem.writeAtomically(bytes, to: path, durably: false) }
            let error = #expect(throws: BundleError.self) {
                try rig.site.rollBack(by: "anna", reason: "complaints")
            }
            #expect(error?.description.contains("\(path)") == true)
            #expect(try rig.served == 2)
        }
        try FileSystem.writeAtomically(whole, to: path, durably: false)
        #expect(try rig.site.rollBack(by: "anna", reason: "complaints").to.number == 1)
    }
}

private struct Died: Error {}

/// Does what the work does, and something else once, before or after its conclusion.
private final class Meddled: StageWork {
    let work: ValidationWork
    let meddled = Atomic<Int>(0)
    private let before: @Sendable () throws -> Void
    private let after: @Sendable () throws -> Void

    init(
        _ work: ValidationWork, before: @escaping @Sendable () throws -> Void = {},
        after: @escaping @Sendable () throws -> Void = {}
    ) {
        self.work = work
        self.before = before
        self.after = after
    }

    var stage: PipelineStage { work.stage }
    var version: Int { work.version }

    func inputs(of claim: StageClaim) throws -> StageInputs { try work.inputs(of: claim) }

    func perform(_ job: StageJob) throws -> StageResult { try work.perform(job) }

    func conclude(_ outputs: [String: SHA256Digest], of job: StageJob) throws -> String? {
        let isFirst = meddled.add(1, ordering: .relaxed).oldValue == 0
        if isFirst { try before() }
        let rejection = try work.conclude(outputs, of: job)
        if isFirst { try after() }
        return rejection
    }

    func isBadInput(_ error: any Error) -> Bool { work.isBadInput(error) }
}
