package import Database
package import Observability
package import Pipeline

/// Where a synchronizer asks for pipeline runs.
package protocol PipelineStarter: Sendable {
    /// All of params.yaml, as a run that is begun now would be given it.
    func parameters() throws -> JSONText

    func start(_ request: PipelineRequest, parameters: JSONText) throws
}

/// Asks the database that the stages' workers look at.
package struct DatabasePipelineStarter: PipelineStarter {
    private let store: PipelineStore
    private let log: Logger
    private let readParameters: @Sendable () throws -> JSONText

    package init(
        _ store: PipelineStore, _ log: Logger,
        parameters: @escaping @Sendable () throws -> JSONText
    ) {
        self.store = store
        self.log = log
        readParameters = parameters
    }

    package func parameters() throws -> JSONText { try readParameters() }

    /// Asks, unless a run that is not over yet was asked for the same; of several followers on a
    /// volume one is enough.
    package func start(_ request: PipelineRequest, parameters: JSONText) throws {
        let start = try store.start(
            request, parameters: parameters, unless: { try covers($0, request, parameters) })
        guard let start else { return }
        log.info(
            "pipeline run requested",
            [
                "trigger": .text(request.trigger.rawValue), "dataset": .text(request.detail),
                "pipeline_run": .integer(Int(start.run.rawValue)), "state": .text("\(start.kind)"),
            ])
    }

    private func covers(
        _ run: PipelineRun, _ request: PipelineRequest, _ parameters: JSONText
    ) throws -> Bool {
        guard run.requests.contains(where: { $0.detail == request.detail }) else { return false }
        // A database may write equal values in another way.
        let (old, new): (JSONValue, JSONValue) =
            (try run.parameters.decode(), try parameters.decode())
        return old == new
    }
}
