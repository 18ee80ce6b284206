import Cryptography
import Database
import Foundation
import Pipeline
import Registry
import TestSupport
import Testing

/// The built stages on one volume and one database.
struct PipelineRig {
    let folder = TemporaryDirectory()
    let database: TestDatabase?
    var environment: [String: String?]

    /// - Parameter backend: `sqlite` is the file in the volume, as where nothing is set.
    init(_ backend: DatabaseBackend = .sqlite) throws {
        database = backend == .sqlite ? nil : try backend.makeDatabase()
        environment = Peers.environment(home: folder.path("home"))
        environment["SHARED_VOLUME"] = folder.path("volume")
        environment["DATABASE_URL"] = .some(database?.url)
        environment["PARAMS"] = folder.path("params.yaml")
        environment["SAMPLE_ROWS"] = "3000"
        environment["SYNC_INTERVAL"] = "1"
        environment["PORT"] = "0"
        environment["LOG_FORMAT"] = "json"
        _ = try folder.makeDirectory("home")
        _ = try folder.makeDirectory("volume")
    }

    static let byHand = ["preprocessing", "training", "validation"]

    func sample(rows: Int = 3000, seed: Int = 1) throws {
        try? FileManager.default.removeItem(atPath: folder.path("volume/data/raw"))
        let outcome = try runProcess(
            Executables.path("sample-catalogue"),
            [
                "--rows", "\(rows)", "--seed", "\(seed)", "--output",
                folder.path("volume/data/raw"),
            ])
        try #require(outcome.status == 0, "\(outcome)")
    }

    @discardableResult
    func run(
        _ stage: String, _ arguments: [String] = ["run"], _ changes: [String: String?] = [:]
    ) throws -> ProcessOutcome {
        try runProcess(
            Executables.path(stage), arguments, in: folder.path,
            environment: environment.merging(changes) { $1 }, timeout: .seconds(300))
    }

    func runAll() throws {
        for stage in Self.byHand {
            let outcome = try run(stage)
            try #require(outcome.status == 0, "\(stage): \(outcome)")
            #expect(outcome.output.hasPrefix("pipeline_run="))
        }
    }

    func follow(_ stage: String) throws -> BackgroundProcess {
        try BackgroundProcess(
            Executables.path(stage), ["follow"], in: folder.path, environment: environment)
    }

    func open() throws -> SQLDatabase {
        try TestDatabase.open(database?.url ?? "sqlite:\(folder.path("volume/aisle.db"))")
    }

    /// What each stage of a run made, newest run first.
    func outputs(_ run: Int64) throws -> [PipelineStage: [String: String]] {
        let stages = try PipelineStore(open()).stages(of: PipelineRunID(rawValue: run))
        return Dictionary(
            uniqueKeysWithValues: stages.map { ($0.stage, $0.outputs.mapValues(\.hex)) })
    }

    /// The number of the model version that serves, if one does.
    func production() throws -> Int? {
        let registry = ModelRegistry(try open())
        guard let state = try registry.alias(of: "aisle") else { return nil }
        return try registry.version(state.version)?.number
    }

    func wait(
        for what: Comment, limit: TimeInterval = 240, _ condition: () throws -> Bool
    ) throws {
        let deadline = Date(timeIntervalSinceNow: limit)
        while try !condition() {
            try #require(Date() < deadline, what)
            Thread.sleep(forTimeInterval: 0.05)
        }
    }
}
