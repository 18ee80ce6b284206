import Cryptography
import Database
import FileStore
import Foundation
import ModelValidation
import Pipeline
import StageRunner
import TestSupport
import Testing

/// The built executable, on a volume that preprocessing and training have left.
@Suite struct ValidationCommandTests {
    private let rig: StageRig

    init() throws {
        rig = try StageRig()
    }

    private func validation(
        _ arguments: String..., environment: [String: String] = [:]
    ) throws -> ProcessOutcome {
        var variables: [String: String?] = [
            "SHARED_VOLUME": "\(rig.volume.root)", "DATABASE_URL": rig.test.url,
            "PARAMS": try rig.folder.write("params.yaml", StageRig.parameters), "USER": "olga",
        ]
        for (name, value) in environment { variables[name] = value }
        return try runProcess(
            Executables.path("validation"), arguments, environment: variables)
    }

    @Test("run, history, rollback and promote, from first to last")
    func walk() throws {
        let first = try rig.start(rig.bench.fair)
        let run = try validation("run")
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("pipeline_run=\(first)\n"))
        try rig.start(rig.bench.good)
        #expect(try validation("run", "-j", "1").status == 0)
        #expect(try rig.served == 2)

        let bare = try validation("rollback")
        #expect(bare.status == 2 && bare.errors.contains("--reason"))
        let back = try validation("rollback", "--reason", "complaints", "--from", "2")
        #expect(back.status == 0, "\(back)")
        #expect(back.output == "Version 1 is in production again, after 2.\n")
        let twice = try validation("rollback", "--reason", "complaints", "--from", "2")
        #expect(twice.status == 1)
        #expect(twice.errors.contains("version 1 is in production, not 2"))

        let again = try validation("promote", "2", "--reason", "they like it", "--by", "boris")
        #expect(again.status == 0, "\(again)")
        #expect(again.output.contains("passed  not_worse_than_production: weighted F1"))
        #expect(again.output.hasSuffix("Version 2 is in production.\n"))
        #expect(try validation("promote", "7", "--reason", "x").errors.contains("no version 7"))
        #expect(try validation("promote", "x", "--reason", "x").status == 2)

        let text = try validation("history").output
        #expect(text.contains("promoted 2 over 1, by boris\n    they like it\n"))
        #expect(text.contains("rolled back 2 to 1, by olga\n    complaints\n"))
        #expect(text.contains("promoted 1 over nothing, by pipeline run \(first)\n"))
        let json = try validation("history", "--json", "-n", "3").outputBytes
        let entries = try #require(
            try JSONSerialization.jsonObject(with: Data(json)) as? [[String: Any]])
        #expect(entries.map { $0["by"] as? String } == ["boris", "olga", "pipeline run 2"])
        #expect(entries.map { $0["from"] as? Int } == [1, 2, 1])
        #expect(entries.map { $0["to"] as? Int } == [2, 1, 2])
        #expect((entries[0]["gates"] as? [[String: Any]])?.count == 8)
        #expect((entries[0]["at"] as? String)?.hasSuffix("Z") == true)
    }

    @Test("A version that the gate refuses is not promoted by hand either")
    func refused() throws {
        try rig.start(rig.bench.good)
        try rig.validate()
        try rig.start(rig.bench.poor)
        try rig.validate()
        let outcome = try validation("promote", "2", "--reason", "I like it")
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("failed  minimum_weighted_f1"))
        #expect(outcome.output.contains("Version 2 is refused"))
        #expect(try rig.served == 1)
    }

    @Test("Killed at any change to the volume, the run ends as if it had not been")
    func killed() throws {
        let whole = try StageRig()
        let undisturbed = try whole.start(whole.bench.good)
        try whole.validate()
        let run = try rig.start(rig.bench.good)
        var deaths = 0
        // It may also die after the run has ended, while it tidies up.
        while try rig.store.run(run)?.state == .open {
            // A lease of the dead runs for seconds: it is ended here as time would.
            try rig.test.database.execute(
                "UPDATE stage_runs SET lease_until = 0, attempt = 0 WHERE state = 'running'")
            let outcome = try validation(
                "run", environment: ["AISLE_DIE_AT_CHANGE": "\(deaths + 1)"])
            try #require([0, 137].contains(outcome.status), "\(outcome)")
            if outcome.status == 137 { deaths += 1 }
            #expect(try rig.site.promoter.history().count <= 1)
        }
        #expect(deaths > 5)
        #expect(try rig.served == 1)
        #expect(try rig.site.promoter.history().count == 1)
        #expect(try rig.outputs(run) == whole.outputs(undisturbed))
        #expect(try rig.store.run(run)?.state == .succeeded)
    }
}
