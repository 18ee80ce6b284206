package import FileStore
internal import HTTPServer
internal import HTTPServing
internal import Observability
package import Pipeline
internal import ServiceHTTP
package import StageRunner

/// A follower's `/health`, `/ready` and `/metrics`.
package struct FollowerServer: Sendable {
    private let server: WebServer

    /// - Parameter port: Unless PORT says another.
    package init(
        _ settings: StageSettings, port: Int, _ store: PipelineStore, _ metrics: StageMetrics,
        stages: [(stage: PipelineStage, heartbeats: [FilePath])]
    ) throws {
        let check: @Sendable () throws -> Condition = {
            for (stage, heartbeats) in stages {
                guard let problem = try settings.problem(of: stage, heartbeats, store) else {
                    continue
                }
                return .bad(problem.summary)
            }
            return .good
        }
        metrics.registry.declareProcessMetrics()
        let endpoints = ServiceEndpoints(metrics: metrics.registry, health: check, ready: check)
        var serverSettings = try settings.serverSettings(port: port)
        serverSettings.threads = 1
        serverSettings.connectionLimit = 64
        server = try WebServer(endpoints.application(logger: settings.log), serverSettings)
        settings.log.info(
            "listening",
            ["host": .text(serverSettings.host), "port": .integer(Int(server.port))])
    }

    package func stop() { server.stop() }
}
