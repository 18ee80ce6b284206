import Foundation
import Pipeline
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(Soak.isOn ? 60 : 20)), CaseLimit(2))
struct PipelineEndToEndTests {
    @Test(
        "by hand: a raw catalogue becomes a promoted model, and the next run finds nothing to do",
        arguments: DatabaseBackend.available)
    func byHand(backend: DatabaseBackend) throws {
        let rig = try PipelineRig(backend)
        try rig.sample()
        try rig.runAll()
        #expect(try rig.production() == 1)
        for name in [
            "models/1.aisle", "reports/preprocessing/report.html", "reports/training/report.html",
            "reports/validation/gate.html",
        ] {
            #expect(rig.folder.exists("volume/\(name)"), "\(name)")
        }
        try rig.runAll()
        let (first, second) = (try rig.outputs(1), try rig.outputs(2))
        #expect(first[.preprocessing] == second[.preprocessing])
        #expect(first[.training] == second[.training])
        #expect(try rig.production() == 1)
        let history = try rig.run("validation", ["history", "--json"])
        #expect(history.output.split(separator: "\"action\"").count == 2, "\(history)")
    }

    @Test("more data make a second model; one command goes back to the first")
    func rollBack() throws {
        let rig = try PipelineRig()
        try rig.sample(rows: 3000)
        try rig.runAll()
        try rig.sample(rows: 20_000)
        try rig.runAll()
        #expect(try rig.production() == 2)
        let back = try rig.run("validation", ["rollback", "--reason", "a test"])
        try #require(back.status == 0, "\(back)")
        #expect(try rig.production() == 1)
    }

    @Test(
        "followers bring an empty volume to a promoted model, by themselves",
        arguments: DatabaseBackend.available)
    func follow(backend: DatabaseBackend) throws {
        let rig = try PipelineRig(backend)
        let stages = ["dvc-sync"] + PipelineRig.byHand
        let processes = try stages.map { try rig.follow($0) }
        try rig.wait(for: "a promoted model") {
            (try? rig.production()) == 1
                && rig.folder.exists("volume/models/1.aisle.dvc")
        }
        for stage in stages {
            try rig.wait(for: "health of \(stage)") { try rig.run(stage, ["health"]).status == 0 }
        }
        try rig.wait(for: "the run's end") {
            try PipelineStore(rig.open()).run(PipelineRunID(rawValue: 1))?.state == .succeeded
        }
        for process in processes { process.signal(SIGTERM) }
        for process in processes { #expect(process.wait() == 0, "\(process.output)") }
    }

    @Test(
        "killed at any change to the disk, a stage run again makes what it would have made",
        arguments: PipelineRig.byHand)
    func killed(stage: String) throws {
        let undisturbed = try PipelineRig()
        try undisturbed.sample(rows: 3000)
        try undisturbed.runAll()
        let wanted = try undisturbed.outputs(1)
        let points = Soak.isOn ? Array(1...60) : [1, 4, 9, 16, 25]
        var killed = 0
        for point in points {
            let rig = try PipelineRig()
            try rig.sample(rows: 3000)
            for name in PipelineRig.byHand {
                if name == stage {
                    let first = try rig.run(
                        name, ["run"], ["AISLE_DIE_AT_CHANGE": "\(point)"])
                    if first.status == 128 + SIGKILL { killed += 1 }
                }
                let outcome = try rig.run(name)
                try #require(outcome.status == 0, "\(name) after \(point): \(outcome)")
            }
            let made = try rig.outputs(1)
            for stage in [PipelineStage.preprocessing, .training] {
                #expect(made[stage] == wanted[stage], "\(stage) after \(point)")
            }
            #expect(try rig.production() == 1)
            let work = rig.folder.path("volume/objects/.work")
            #expect(try FileManager.default.contentsOfDirectory(atPath: work) == [])
        }
        #expect(killed >= 3)
    }

    @Test("killed from outside at any moment, followers that come back finish the run")
    func killedFollowers() throws {
        let rig = try PipelineRig()
        var random = SeededGenerator(seed: 7)
        let stages = ["dvc-sync"] + PipelineRig.byHand
        var processes = try stages.map { try rig.follow($0) }
        for _ in 0..<6 {
            Thread.sleep(forTimeInterval: Double.random(in: 0.2...1.2, using: &random))
            let index = Int.random(in: 0..<stages.count, using: &random)
            processes[index].signal(SIGKILL)
            processes[index] = try rig.follow(stages[index])
        }
        try rig.wait(for: "a promoted model") { (try? rig.production()) == 1 }
        try rig.wait(for: "the run's end") {
            try PipelineStore(rig.open()).run(.open) == nil
        }
        for process in processes { process.signal(SIGKILL) }
    }
}
