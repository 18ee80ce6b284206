import Database
import Foundation
import HTTPClient
import Synchronization
import TestSupport
import Testing

/// Followers and services as processes, and requests to them.
private final class Installation: Sendable {
    let rig: PipelineRig
    private static let services = ["auth", "predict", "drift"]
    private static let followers = ["dvc-sync"] + PipelineRig.byHand
    let ports = (services + followers + ["prometheus"]).reduce(into: [String: UInt16]()) {
        $0[$1] = LoopbackPort.free()
    }
    private let processes: Mutex<[BackgroundProcess]> = Mutex([])
    private let session = HTTPSession()
    private let held = Mutex("")

    init(parameters: String) throws {
        var rig = try PipelineRig()
        rig.environment["SAMPLE_ROWS"] = "6000"
        rig.environment["SECRETS_DIR"] = rig.folder.path("secrets")
        rig.environment["DRIFT_INTERVAL"] = "1"
        self.rig = rig
        try rig.folder.write("params.yaml", parameters)
        for name in Self.followers { try start(name, "follow") }
        try #require(try rig.run("auth", ["init-secrets"]).status == 0)
        for name in Self.services { try start(name, "serve") }
    }

    private func add(_ process: BackgroundProcess) {
        processes.withLock { $0.append(process) }
    }

    private func start(_ name: String, _ command: String) throws {
        var environment = rig.environment
        environment["PORT"] = "\(ports[name] ?? 0)"
        add(
            try BackgroundProcess(
                Executables.path(name), [command], in: rig.folder.path, environment: environment))
    }

    /// Lets a Prometheus look at all processes each second.
    func watch() throws {
        let services = ports.map { "\($0)=127.0.0.1:\($1)" }.joined(separator: ",")
        let written = try runProcess(
            "\(Repository.root)/monitoring/check",
            ["--write", rig.folder.path, "--services", services + ",interval=1s"])
        try #require(written.status == 0, "\(written)")
        add(
            try BackgroundProcess(
                "prometheus",
                [
                    "--config.file=\(rig.folder.path("prometheus.yml"))",
                    "--storage.tsdb.path=\(rig.folder.path("series"))",
                    "--web.listen-address=127.0.0.1:\(ports["prometheus"] ?? 0)",
                ]))
    }

    func stop() {
        processes.withLock { processes in
            for process in processes { process.signal(SIGTERM) }
        }
    }

    // MARK: - Requests

    struct Refused: Error {
        let path: String
        let status: Int
    }

    func logIn() throws {
        let password = try rig.run("auth", ["admin-password"]).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let body = ["username": "admin", "password": password]
        try rig.wait(for: "a token") {
            let answer = try? ask(.post, "auth", "/login", body)
            held.withLock { $0 = answer?["access_token"] as? String ?? "" }
            return answer != nil
        }
    }

    @discardableResult
    func ask(
        _ method: HTTPRequest.Method, _ service: String, _ path: String, _ body: Any? = nil
    ) throws -> [String: Any] {
        let url = try #require(HTTPURL("http://127.0.0.1:\(ports[service] ?? 0)\(path)"))
        var request = HTTPRequest(
            method, url,
            headers: [
                "Content-Type": "application/json",
                "Authorization": "Bearer \(held.withLock { $0 })",
            ])
        if let body {
            request.body = .bytes(
                [UInt8](try JSONSerialization.data(withJSONObject: body)))
        }
        let answer = try session.send(request)
        guard answer.isSuccess else { throw Refused(path: path, status: answer.status) }
        let json = try JSONSerialization.jsonObject(with: Data(answer.body))
        return try #require(json as? [String: Any])
    }

    /// The runs that drift asked for.
    func runs() throws -> [[String: Any]] {
        let all = try #require(ask(.get, "drift", "/pipeline/runs")["runs"] as? [[String: Any]])
        return all.filter { run in
            let triggers = run["triggers"] as? [[String: Any]] ?? []
            return triggers.contains { $0["trigger"] as? String == "drift" }
        }
    }

    /// Products of lines that training never saw, each with its category.
    func newProducts(_ count: Int) throws -> [(title: String, description: String, label: String)] {
        let path = rig.folder.path("new.csv")
        let outcome = try runProcess(
            Executables.path("sample-catalogue"),
            ["--rows", "\(count)", "--seed", "77", "--drift", "--form", "products", "-o", path])
        try #require(outcome.status == 0, "\(outcome)")
        let rows = try runProcess(
            "python3",
            [
                "-c",
                "import csv,json,sys;print(json.dumps(list(csv.DictReader(open(sys.argv[1])))))",
                path,
            ])
        let json = try JSONSerialization.jsonObject(with: Data(rows.output.utf8))
        return try #require(json as? [[String: String]]).map {
            ($0["designation"] ?? "", $0["description"] ?? "", $0["category"] ?? "")
        }
    }
}

/// Requests that go on while models change, and what became of them.
private final class Load: Sendable {
    private struct State {
        var isStopping = false
        var answers: [String: String] = [:]
        var failures: [String] = []
    }

    private let state = Mutex(State())
    private let group = DispatchGroup()

    init(_ site: Installation, threads: Int) {
        for number in 0..<threads {
            group.enter()
            Thread { [self] in
                var count = 0
                while !state.withLock(\.isStopping) {
                    count += 1
                    ask(site, "ballon de football \(number) \(count)")
                    Thread.sleep(forTimeInterval: 0.02)
                }
                group.leave()
            }.start()
        }
    }

    private func ask(_ site: Installation, _ title: String) {
        do {
            let answer = try site.ask(.post, "predict", "/predict", ["designation": title])
            guard let id = answer["prediction_id"] as? String else { return }
            state.withLock { $0.answers[id] = title }
        } catch {
            state.withLock { $0.failures.append("\(error)") }
        }
    }

    /// The title that each answered prediction was asked about, and what was not answered.
    func stop() -> (answers: [String: String], failures: [String]) {
        state.withLock { $0.isStopping = true }
        group.wait()
        return state.withLock { ($0.answers, $0.failures) }
    }
}

@Suite(.timeLimit(.minutes(10)), CaseLimit(1))
struct LoopEndToEndTests {
    @Test(
        """
        new product lines: a verdict, a run with the labels of people, a promotion, and answers of \
        the new model; no request is lost
        """)
    func loop() throws {
        // On so few test rows calibration is a matter of luck, and not what this is about.
        let site = try Installation(
            parameters: """
                drift:
                  retrain: {cool_down_hours: 0, least_corrections: 500}
                validation:
                  gate: {maximum_calibration_error: 0.1}
                """)
        defer { site.stop() }
        try site.logIn()
        func version() -> String? {
            let answer = try? site.ask(.get, "predict", "/model-info")
            return answer?["model_version"] as? String
        }
        try site.rig.wait(for: "a model") { version() == "1" }
        var judged: [(id: String, label: String)] = []
        for product in try site.newProducts(1500) {
            let answer = try site.ask(
                .post, "predict", "/predict",
                ["designation": product.title, "description": product.description])
            judged.append((try #require(answer["prediction_id"] as? String), product.label))
        }
        try site.rig.wait(for: "an alert") {
            let verdict = (try? site.ask(.get, "drift", "/drift"))?["verdict"] as? String
            return verdict == "alert" || verdict == "critical"
        }
        // Nobody has said what is right: the same labels would make the same model.
        #expect(try site.runs().isEmpty)
        let load = Load(site, threads: 4)
        defer { _ = load.stop() }
        for (id, label) in judged.prefix(600) {
            try site.ask(
                .post, "predict", "/feedback", ["prediction_id": id, "correct_label": label])
        }
        try site.rig.wait(for: "a run that says why") { try !site.runs().isEmpty }
        try site.rig.wait(for: "the second model") { version() == "2" }
        try site.rig.wait(for: "the run's end") {
            try site.runs().first?["state"] as? String == "succeeded"
        }
        try site.rig.wait(for: "a look at the new model") {
            try site.ask(.get, "drift", "/drift")["model_version"] as? Int == 2
        }
        let alerts = try site.ask(.get, "drift", "/alerts")
        #expect((alerts["count"] as? Int ?? 0) >= 1)

        let (answers, failures) = load.stop()
        #expect(failures.isEmpty, "\(failures.prefix(3))")
        #expect(answers.count > 100)
        let database = try site.rig.open()
        try site.rig.wait(for: "all that was answered in the database") {
            let rows = try database.query("SELECT id, title, duration FROM predictions")
            var found: [String: String] = [:]
            for row in rows {
                found[try row.get("id")] = try row.get("title")
                #expect(try (row.get("duration", as: Int?.self) ?? 0) > 0)
            }
            return answers.allSatisfy { found[$0.key] == $0.value }
        }
        let versions = try database.query(
            "SELECT DISTINCT model_version FROM predictions WHERE title LIKE 'ballon%'")
        #expect(versions.count == 2)
    }

    @Test("after a pipeline run and 100 predictions every panel and rule has data")
    func panels() throws {
        let site = try Installation(parameters: "")
        defer { site.stop() }
        try site.logIn()
        try site.rig.wait(for: "a model") {
            (try? site.ask(.get, "predict", "/model-info")) != nil
        }
        try site.watch()
        var outcome: ProcessOutcome?
        try site.rig.wait(for: "data in each panel, \(outcome?.output ?? "")") {
            // Rates need several looks, and requests between them.
            for number in 0..<100 {
                try site.ask(
                    .post, "predict", "/predict", ["designation": "ballon \(number)"])
            }
            outcome = try runProcess(
                "\(Repository.root)/monitoring/check",
                ["--prometheus", "http://127.0.0.1:\(site.ports["prometheus"] ?? 0)"])
            return outcome?.status == 0
        }
    }
}
