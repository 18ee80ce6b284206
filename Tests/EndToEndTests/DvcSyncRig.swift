import Database
import Foundation
import Pipeline
import TestSupport
import Testing

/// The built dvc-sync on a volume and a home of its own.
struct DvcSyncRig {
    let folder = TemporaryDirectory()
    var environment: [String: String?]

    init() {
        environment = Peers.environment(home: folder.path("home"))
        environment["SHARED_VOLUME"] = folder.path("volume")
        environment["SAMPLE_ROWS"] = "50"
        environment["SYNC_INTERVAL"] = "1"
        environment["PORT"] = "0"
        environment["LOG_LEVEL"] = "debug"
        environment["LOG_FORMAT"] = "json"
        for name in ["REMOTE_URL", "REMOTE_ENDPOINT_URL", "GIT_TOKEN", "GIT_COMMIT_POINTERS"] {
            environment[name] = .some(nil)
        }
        _ = try? folder.makeDirectory("home")
    }

    static let executable = Executables.path("dvc-sync")
    static let datavc = Executables.path("datavc")

    func run(
        _ command: String, _ changes: [String: String?] = [:]
    ) throws -> ProcessOutcome {
        try runProcess(
            Self.executable, [command], in: folder.path,
            environment: environment.merging(changes) { $1 })
    }

    func follow(_ changes: [String: String?] = [:]) throws -> BackgroundProcess {
        try BackgroundProcess(
            Self.executable, ["follow"], in: folder.path,
            environment: environment.merging(changes) { $1 })
    }

    /// The versions that runs were requested for.
    var requests: [String] {
        get throws {
            guard folder.exists("volume/aisle.db") else { return [] }
            let database = try TestDatabase.open("sqlite:\(folder.path("volume/aisle.db"))")
            // Its tables may not be there yet.
            guard (try? database.schemaVersions())?["pipeline"] != nil else { return [] }
            return try PipelineStore(database).runs().flatMap(\.requests).map(\.detail)
        }
    }

    /// What the folder remote holds.
    func objects(_ remote: String = "dvc_remote") throws -> [String] {
        let outcome = try runProcess(
            "find", [folder.path(remote), "-type", "f", "-not", "-path", "*/.*"])
        return outcome.output.split(separator: "\n").map(String.init).sorted()
    }

    func version() throws -> String {
        let text = try folder.text("volume/data/raw.dvc")
        let line = text.split(separator: "\n").first { $0.contains("md5: ") } ?? ""
        return String(line.suffix(36))
    }

    /// Blocks its thread: a sleeping task is not woken while other tests keep all threads busy.
    func wait(
        for what: Comment, limit: TimeInterval = 180, _ condition: () throws -> Bool
    ) throws {
        let deadline = Date(timeIntervalSinceNow: limit)
        while try !condition() {
            try #require(Date() < deadline, what)
            Thread.sleep(forTimeInterval: 0.02)
        }
    }
}
