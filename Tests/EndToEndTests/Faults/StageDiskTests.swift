import FileStore
import Foundation
import TestSupport
import Testing

@Suite(
    .enabled(if: SmallDisk.isPermitted, "needs root and the right to mount a tmpfs"),
    .timeLimit(.minutes(10)))
struct StageDiskTests {
    private func objects(_ rig: PipelineRig, _ disk: SmallDisk) throws -> [String] {
        let outcome = try runProcess("find", ["\(disk.path)/objects", "-type", "f"])
        return outcome.output.split(separator: "\n").map(String.init).sorted()
    }

    @Test(
        "a full disk leaves nothing half-made, and the stage goes on when there is room",
        arguments: ["preprocessing", "training"])
    func full(stage: String) throws {
        let disk = try SmallDisk(megabytes: 64)
        var rig = try PipelineRig()
        rig.environment["SHARED_VOLUME"] = disk.path
        rig.environment["DATABASE_URL"] = "sqlite:\(rig.folder.path("aisle.db"))"
        let sample = try runProcess(
            Executables.path("sample-catalogue"),
            ["--rows", "3000", "--seed", "1", "--output", "\(disk.path)/data/raw"])
        try #require(sample.status == 0, "\(sample)")
        if stage == "training" { #expect(try rig.run("preprocessing").status == 0) }
        let before = try objects(rig, disk)
        try disk.fill(leaving: 200_000)
        let process = try BackgroundProcess(
            Executables.path(stage), ["run"], in: rig.folder.path, environment: rig.environment)
        try rig.wait(for: "the failure") { process.output.contains("will be tried again") }
        #expect(process.output.contains("No space left on device"), "\(process.output)")
        #expect(try objects(rig, disk) == before)
        try disk.release()
        #expect(process.wait() == 0, "\(process.output)")
        #expect(try objects(rig, disk).count > before.count)
    }

    @Test("a volume that cannot be written is named, and so is a database that is not there")
    func unusable() throws {
        var rig = try PipelineRig()
        try rig.folder.write("file", "no folder")
        rig.environment["SHARED_VOLUME"] = rig.folder.path("file")
        let volume = try rig.run("preprocessing")
        #expect(volume.status == 1 && volume.errors.contains("/file"), "\(volume)")
        rig.environment["SHARED_VOLUME"] = rig.folder.path("volume")
        rig.environment["DATABASE_URL"] = "sqlite:\(rig.folder.path("missing/aisle.db"))"
        let database = try rig.run("preprocessing")
        #expect(database.status == 1 && database.errors.contains("DATABASE_URL"), "\(database)")
        rig.environment["DATABASE_URL"] = "postgresql://user:hush@127.0.0.1/aisle"
        let password = try rig.run("preprocessing")
        #expect(password.status != 0 && !password.errors.contains("hush"), "\(password)")
    }
}
