internal import Database
internal import HTTPServing
internal import Pipeline
internal import ServiceHTTP
internal import StrictJSON

extension DriftService {
    func addPipeline(to api: inout ServiceAPI) {
        let service = self
        let pipeline = monitor.pipeline
        api.on(
            .post, "/pipeline/runs",
            Operation(
                "Train again now.", access: .only("Only an admin may."),
                body: .init(Schema.object(["detail": Schema.text], optional: ["detail"])),
                answers: [
                    .init(HTTPStatus(202), "The run.", Self.object),
                    .error(.conflict, "A run is on its way."),
                ]), bodyLimit: 1 << 12, pool: pool,
            acting { request, caller in
                try Self.requireAdmin(caller)
                let detail = try RequestFields(request).textIfPresent("detail") ?? "by hand"
                let run = try service.startByHand(caller, detail)
                return .json(
                    JSON.object([.init("id", .integer(run.rawValue))]).bytes, HTTPStatus(202))
            })
        api.on(
            .get, "/pipeline/runs",
            Operation(
                "Pipeline runs, newest first.", access: .anyToken,
                parameters: [
                    .init("limit", in: .query, Schema.integer, "How many at most.")
                ],
                answers: [
                    .init(.ok, "They.", Self.object),
                    .error(.unprocessable, "The limit is wrong."),
                ]), pool: pool,
            reading { request in
                let runs = try pipeline.runs(limit: Self.limit(request, default: 20))
                return .json(
                    JSON.object([
                        .init("runs", .list(runs.map(Self.json))),
                        .init("count", .integer(Int64(runs.count))),
                    ]).bytes)
            })
        api.on(
            .get, "/pipeline/runs/{id}",
            Operation(
                "A run with its stages.", access: .anyToken,
                parameters: [.init("id", in: .path, Schema.integer, "Its number.")],
                answers: [.init(.ok, "It.", Self.object), .error(.notFound, "There is none.")]),
            pool: pool,
            reading { request in
                let id = PipelineRunID(rawValue: try Self.number(request))
                guard let run = try pipeline.run(id), case .object(let members) = Self.json(run)
                else { throw HTTPError(.notFound, "there is no such run") }
                let stages = try pipeline.stages(of: id).map(Self.json)
                return .json(JSON.object(members + [.init("stages", .list(stages))]).bytes)
            })
    }

    private static func optional(_ time: DatabaseTime?) -> JSON { time.map(Self.time) ?? .null }

    private static func json(_ run: PipelineRun) -> JSON {
        [
            "id": .integer(run.id.rawValue), "state": .text(run.state.rawValue),
            "triggers": .list(
                run.requests.map { request in
                    [
                        "trigger": .text(request.trigger.rawValue), "actor": .text(request.actor),
                        "detail": .text(request.detail),
                    ]
                }),
            "rejection": run.rejection.map { .text($0) } ?? .null,
            "error": run.error.map { .text($0) } ?? .null,
            "created_at": time(run.createdAt), "requested_at": time(run.requestedAt),
            "opened_at": optional(run.openedAt), "ended_at": optional(run.endedAt),
        ]
    }

    private static func json(_ stage: StageRun) -> JSON {
        var seconds = JSON.null
        if let start = stage.startedAt, let end = stage.endedAt {
            seconds = .number(Double(end.microseconds - start.microseconds) / 1e6)
        }
        return [
            "stage": .text(stage.stage.rawValue), "state": .text(stage.state.rawValue),
            "attempt": .integer(Int64(stage.attempt)),
            "worker": stage.worker.map { .text($0) } ?? .null,
            "started_at": optional(stage.startedAt), "ended_at": optional(stage.endedAt),
            "seconds": seconds, "error": stage.error.map { .text($0) } ?? .null,
        ]
    }
}
