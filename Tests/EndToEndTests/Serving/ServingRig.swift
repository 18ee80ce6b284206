import Foundation
import HTTPClient
import StrictJSON
import TestSupport
import Testing

/// The pipeline's rig with auth and predict beside it, on free ports.
final class ServingRig {
    var pipeline: PipelineRig
    let authPort = LoopbackPort.free()
    let predictPort = LoopbackPort.free()
    private(set) var auth: BackgroundProcess?
    private(set) var predict: BackgroundProcess?

    init(_ backend: DatabaseBackend = .sqlite, _ changes: [String: String?] = [:]) throws {
        pipeline = try PipelineRig(backend)
        pipeline.environment["SECRETS_DIR"] = pipeline.folder.path("secrets")
        pipeline.environment.merge(changes) { $1 }
        let outcome = try pipeline.run("auth", ["init-secrets"])
        try #require(outcome.status == 0, "\(outcome)")
    }

    /// A small catalogue, and the model that it gives, in production.
    func makeModel(rows: Int = 3000) throws {
        try pipeline.sample(rows: rows)
        try pipeline.runAll()
    }

    func start() throws {
        try startAuth()
        try startPredict()
        try waitUntilReady()
    }

    func startAuth() throws { auth = try serve("auth", authPort) }

    func startPredict(_ arguments: [String] = []) throws {
        predict = try serve("predict", predictPort, arguments)
    }

    func waitUntilReady() throws {
        for port in [authPort, predictPort] {
            try pipeline.wait(for: "readiness: \(auth?.output ?? "") \(predict?.output ?? "")") {
                (try? self.send(.get, port, "/ready").status) == 200
            }
        }
    }

    private func serve(
        _ name: String, _ port: UInt16, _ arguments: [String] = []
    ) throws -> BackgroundProcess {
        try BackgroundProcess(
            Executables.path(name), ["serve"] + arguments, in: pipeline.folder.path,
            environment: pipeline.environment.merging(["PORT": "\(port)"]) { $1 })
    }

    /// Blocks its thread: a sleeping task is not woken while other tests keep all threads busy.
    func pause(_ seconds: TimeInterval) { Thread.sleep(forTimeInterval: seconds) }

    // MARK: - Requests

    func send(
        _ method: HTTPRequest.Method, _ port: UInt16, _ path: String, _ json: JSON? = nil,
        token: String? = nil
    ) throws -> (status: Int, json: JSON) {
        let url = try #require(HTTPURL("http://127.0.0.1:\(port)\(path)"))
        var request = HTTPRequest(method, url)
        request.bypassesProxy = true
        request.stallTimeout = .seconds(60)
        if let token { request.headers["token"] = token }
        if let json {
            request.headers["Content-Type"] = "application/json"
            request.body = .bytes(json.bytes)
        }
        var configuration = HTTPConfiguration()
        configuration.retry.attempts = 1
        let answer = try HTTPSession(configuration).send(request)
        return (answer.status, (try? JSON.parse(answer.body)) ?? .null)
    }

    func token(of name: String = "admin", _ password: String? = nil) throws -> String {
        let own = try pipeline.run("auth", ["admin-password"]).output
        let password = password ?? String(own.filter { $0 != "\n" })
        let answer = try send(
            .post, authPort, "/login", ["username": .text(name), "password": .text(password)])
        return try #require(answer.json["access_token"]?.text, "\(answer)")
    }

    func predict(_ title: String, _ token: String) throws -> JSON {
        let answer = try send(
            .post, predictPort, "/predict", ["designation": .text(title)], token: token)
        try #require(answer.status == 200, "\(answer)")
        return answer.json
    }
}
