import FileStore
import Foundation
import Pipeline
import TestSupport
import Testing

@Suite(
    .enabled(if: SmallDisk.isPermitted, "needs root and the right to mount a tmpfs"),
    .timeLimit(.minutes(10)))
struct TrainingFullDiskTests {
    @Test(
        "a full disk fails training with where; production and what was kept stay whole",
        arguments: [50_000, 4_000_000])
    func full(space: Int) throws {
        let disk = try SmallDisk(megabytes: 96)
        var rig = try PipelineRig()
        rig.environment["SHARED_VOLUME"] = disk.path + "/volume"
        rig.environment["DATABASE_URL"] = "sqlite:" + rig.folder.path("aisle.db")
        func sample(rows: Int) throws {
            let raw = disk.path + "/volume/data/raw"
            try? FileManager.default.removeItem(atPath: raw)
            let outcome = try runProcess(
                Executables.path("sample-catalogue"),
                ["--rows", "\(rows)", "--seed", "1", "--output", raw])
            try #require(outcome.status == 0, "\(outcome)")
        }
        func open() throws -> ModelRegistryView { try ModelRegistryView(rig.environment) }
        try sample(rows: 3000)
        try rig.runAll()
        #expect(try open().production() == 1)
        try sample(rows: 5000)
        try #require(try rig.run("preprocessing").status == 0)
        try disk.fill(leaving: space)
        // All attempts of the stage, with the pauses between them.
        let outcome = try rig.run("training")
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.errors.contains("No space left on device"), "\(outcome)")
        #expect(outcome.errors.contains(disk.path), "\(outcome)")
        #expect(try open().production() == 1 && open().versions() == 1)
        #expect(try open().problems(in: disk.path + "/volume") == [])
        try disk.release()
        try rig.runAll()
        #expect(try open().versions() == 2)
    }
}

@Suite(
    .enabled(if: PostgresServer.isAvailable, "needs a PostgreSQL server"),
    .timeLimit(.minutes(10)))
struct TrainingDatabaseTests {
    /// Prepares and trains a model, promotes it, and then prepares more products.
    private func rig(_ server: PostgresServer) throws -> PipelineRig {
        var rig = try PipelineRig()
        rig.environment["DATABASE_URL"] = try server.makeDatabase()
        try rig.sample(rows: 3000)
        try rig.runAll()
        try rig.sample(rows: 12_000)
        try #require(try rig.run("preprocessing").status == 0)
        return rig
    }

    /// Ends the server at once and leaves its data.
    private func halt(_ server: PostgresServer) throws {
        let text = try String(
            contentsOfFile: server.folder + "/data/postmaster.pid", encoding: .utf8)
        let number = try #require(text.split(separator: "\n").first.flatMap { Int32($0) })
        try #require(kill(number, SIGQUIT) == 0)
        while kill(number, 0) == 0, try server.psql("postgres", "SELECT 1").status == 0 {
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    private func started(_ rig: PipelineRig) throws -> BackgroundProcess {
        let process = try BackgroundProcess(
            Executables.path("training"), ["run"], in: rig.folder.path,
            environment: rig.environment)
        try rig.wait(for: "the start of training") { process.output.contains("\"started\"") }
        return process
    }

    @Test("a database that is away for longer than a transaction waits: nothing is lost")
    func comesBack() throws {
        let server = try PostgresServer()
        let rig = try rig(server)
        let process = try started(rig)
        try halt(server)
        try rig.wait(for: "the end of the work") { process.output.contains("database is away") }
        try server.start()
        #expect(process.wait(limit: .seconds(120)) == 0, "\(process.output)")
        // Not once more from the beginning.
        #expect(process.output.components(separatedBy: "\"started\"").count == 2)
        let view = try ModelRegistryView(rig.environment)
        #expect(try view.production() == 1 && view.versions() == 2)
        #expect(try view.problems(in: rig.folder.path("volume")) == [])
    }

    @Test("while the database is away training says its name and no password; later it goes on")
    func staysAway() throws {
        let server = try PostgresServer()
        let rig = try rig(server)
        let process = try started(rig)
        try halt(server)
        try rig.wait(for: "a warning") { process.output.contains("check DATABASE_URL") }
        process.signal(SIGTERM)
        #expect(process.wait() == 1, "\(process.output)")
        try server.start()
        let view = try ModelRegistryView(rig.environment)
        #expect(try view.production() == 1)
        let again = try rig.run("training")
        #expect(again.status == 0, "\(again)")
        #expect(try view.production() == 1 && view.versions() == 2)
        // What it was killed in the middle of is swept as well.
        #expect(try view.problems(in: rig.folder.path("volume")) == [])
    }
}

@Suite(.timeLimit(.minutes(10)))
struct TrainingInputTests {
    private let header = "designation,description,category\n"

    private func articles(_ count: Int, categories: Int) -> String {
        (0..<count).map { "article number \($0) of \($0 * 7919),,kind \($0 % categories)\n" }
            .joined()
    }

    /// A rig with a model in production whose raw data are replaced.
    private func rig(_ data: [UInt8], _ parameters: String = "") throws -> PipelineRig {
        let rig = try PipelineRig()
        try rig.sample()
        try rig.runAll()
        try FileManager.default.removeItem(atPath: rig.folder.path("volume/data/raw"))
        try rig.folder.write("volume/data/raw/products.csv", data)
        try rig.folder.write("params.yaml", parameters)
        return rig
    }

    private func expectUntouched(_ rig: PipelineRig) throws {
        let view = try ModelRegistryView(
            ["DATABASE_URL": "sqlite:\(rig.folder.path("volume/aisle.db"))"])
        #expect(try view.production() == 1 && view.versions() == 1)
        #expect(try view.problems(in: rig.folder.path("volume")) == [])
    }

    @Test("a field of 100 MB stops the stage with its row, and evaluation as well")
    func longField() throws {
        var data = Array((header + articles(300, categories: 3) + "long,").utf8)
        data += [UInt8](repeating: UInt8(ascii: "x"), count: 100_000_000)
        data += Array(",kind 1\n".utf8)
        let rig = try rig(data)
        for (program, arguments) in [
            ("preprocessing", ["run"]),
            (
                "training",
                [
                    "evaluate", "--train", "volume/data/raw/products.csv", "--test",
                    "volume/data/raw/products.csv",
                ]
            ),
        ] {
            let outcome = try rig.run(program, arguments)
            #expect(outcome.status == 1, "\(outcome)")
            let isNamed = outcome.errors.contains("products.csv: row 302 (from line 302) is longer")
            #expect(isNamed, "\(outcome)")
        }
        try expectUntouched(rig)
    }

    @Test("one product in each category is too little, with what to do")
    func onePerCategory() throws {
        let rig = try rig(Array((header + articles(30, categories: 30)).utf8))
        let prepared = try rig.run("preprocessing")
        let outcome = prepared.status == 0 ? try rig.run("training") : prepared
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.errors.contains("; add products"), "\(outcome)")
        try expectUntouched(rig)
    }

    @Test(
        "NUL and broken UTF-8: the rule of the encoding decides, and its row is named",
        arguments: [[UInt8]("nul \0 nul".utf8), [0x62, 0xFF, 0xFE, 0x63]])
    func encoding(title: [UInt8]) throws {
        let data =
            Array((header + articles(300, categories: 3)).utf8) + title + Array(",,kind 1\n".utf8)
        let rig = try rig(data, "preprocessing: {rules: {encoding: {level: error}}}\n")
        let outcome = try rig.run("preprocessing")
        #expect(outcome.status == 1 && outcome.errors.contains("encoding"), "\(outcome)")
        try expectUntouched(rig)
        // As a warning, the row is left out and training goes on.
        try rig.folder.write("params.yaml", "")
        for stage in ["preprocessing", "training"] {
            let outcome = try rig.run(stage)
            #expect(outcome.status == 0, "\(outcome)")
        }
        let rejected = try rig.folder.text("volume/reports/preprocessing/rejected.csv")
        #expect(rejected.contains("302"), "\(rejected)")
    }
}
