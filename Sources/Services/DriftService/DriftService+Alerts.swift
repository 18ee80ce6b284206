internal import Accounts
internal import Cryptography
internal import HTTPServing
internal import Pipeline
internal import ServiceHTTP
internal import StrictJSON

extension DriftService {
    private static let actions = ["acknowledge", "retrain", "rollback", "investigate"]

    func addAlerts(to api: inout ServiceAPI) {
        let monitor = monitor
        let limit = Operation.Parameter("limit", in: .query, Schema.integer, "How many at most.")
        api.on(
            .get, "/alerts",
            Operation(
                "Alerts, newest first.", access: .anyToken, parameters: [limit],
                answers: [
                    .init(.ok, "They.", Self.object),
                    .error(.unprocessable, "The limit is wrong."),
                ]), pool: pool,
            reading { request in
                let alerts = try monitor.alerts.alerts(limit: Self.limit(request, default: 20))
                return .json(
                    JSON.object([
                        .init("alerts", .list(alerts.map(\.json))),
                        .init("count", .integer(Int64(alerts.count))),
                    ]).bytes)
            })
        api.on(
            .get, "/actions",
            Operation(
                "What people did about alerts, newest first.", access: .anyToken,
                parameters: [limit],
                answers: [
                    .init(.ok, "It.", Self.object),
                    .error(.unprocessable, "The limit is wrong."),
                ]), pool: pool,
            reading { request in
                let actions = try monitor.alerts.actions(limit: Self.limit(request, default: 50))
                return .json(
                    JSON.object([
                        .init("actions", .list(actions.map(\.json))),
                        .init("count", .integer(Int64(actions.count))),
                    ]).bytes)
            })
        let service = self
        api.on(
            .post, "/alerts/{id}/actions",
            Operation(
                "Do something about an alert; only an admin may retrain and roll back.",
                access: .only("Only an admin may."),
                parameters: [.init("id", in: .path, Schema.integer, "Its number.")],
                body: .init(
                    Schema.object(
                        ["action_type": Schema.oneOf(Self.actions), "details": Schema.text],
                        optional: ["details"])),
                answers: [
                    .init(.ok, "What was done.", Self.object),
                    .error(.notFound, "There is no such alert."),
                    .error(.conflict, "It cannot be done now."),
                ]), bodyLimit: 1 << 14, pool: pool,
            acting { request, caller in try service.act(request, caller) })
    }

    private func act(_ request: Request, _ caller: TokenClaims) throws -> Response {
        let fields = try RequestFields(request)
        let action = try fields.text("action_type")
        guard Self.actions.contains(action) else {
            throw HTTPError(
                .unprocessable,
                "action_type must be \(Self.actions.joined(separator: ", "))")
        }
        let details = try fields.textIfPresent("details") ?? ""
        guard let alert = try monitor.alerts.alert(Self.number(request)) else {
            throw HTTPError(.notFound, "there is no such alert")
        }
        var outcome = "recorded"
        if action == "retrain" {
            try Self.requireAdmin(caller)
            let run = try startByHand(caller, "alert \(alert.id): \(alert.message)")
            outcome = "pipeline run \(run) started"
        } else if action == "rollback" {
            try Self.requireAdmin(caller)
            guard let rollBack else { throw HTTPError(.conflict, "rolling back is not possible") }
            outcome = try rollBack(caller.subject, "alert \(alert.id): \(details)")
        }
        let done = try monitor.alerts.record(
            action, on: alert.id, details: details, by: caller.subject, outcome: outcome)
        return .json(done.json.bytes)
    }

    func startByHand(_ caller: TokenClaims, _ detail: String) throws -> PipelineRunID {
        guard let run = try monitor.start(.manual, by: caller.subject, detail: detail) else {
            throw HTTPError(.conflict, "a pipeline run is on its way; wait for its end")
        }
        return run
    }

    // MARK: - Alertmanager

    func addAlertmanager(to api: inout ServiceAPI, secret: String) {
        let monitor = monitor
        let expected = Array("Bearer \(secret)".utf8)
        api.on(
            .post, "/webhooks/alertmanager",
            Operation(
                "What Alertmanager sends (version 4), with the shared secret as bearer token.",
                access: .anyToken, body: .init(Self.object),
                answers: [.init(.ok, "What was done.", Self.object)]), bodyLimit: 1 << 20,
            pool: pool
        ) { request in
            let given = Array((request.headers["Authorization"] ?? "").utf8)
            guard constantTimeEqual(given, expected) else {
                throw HTTPError(
                    .unauthorized, "the webhook's secret is missing or wrong",
                    headers: ["WWW-Authenticate": "Bearer"])
            }
            return try Self.answering { try Self.hear(request, monitor) }
        }
    }

    private static func hear(_ request: Request, _ monitor: DriftMonitor) throws -> Response {
        let body = try RequestFields.document(request.body)
        guard body["version"]?.text == "4", case .list(let alerts)? = body["alerts"] else {
            throw HTTPError(.unprocessable, "this is no payload of version 4 of Alertmanager")
        }
        var (heard, started) = (0, "")
        for alert in alerts.prefix(1000) {
            guard let fingerprint = alert["fingerprint"]?.text,
                let startsAt = alert["startsAt"]?.text, let status = alert["status"]?.text
            else { throw HTTPError(.unprocessable, "an alert has no fingerprint or status") }
            guard
                try !monitor.alerts.isKnown(
                    fingerprint: fingerprint, startsAt: startsAt, status: status)
            else { continue }
            heard += 1
            let name = alert["labels"]?["alertname"]?.text ?? "alert"
            let summary = alert["annotations"]?["summary"]?.text ?? ""
            let isFiring = status == "firing"
            _ = try monitor.alerts.settle(
                "alertmanager:\(fingerprint)",
                severity: isFiring ? alert["labels"]?["severity"]?.text ?? "warning" : nil,
                "\(name): \(summary)")
            if isFiring, alert["labels"]?["retrain"]?.text == "true",
                let run = try monitor.retrain(onAlert: "\(name): \(summary)")
            {
                started = "\(run)"
            }
            try monitor.alerts.remember(
                fingerprint: fingerprint, startsAt: startsAt, status: status)
        }
        return .json(
            JSON.object([
                .init("new_alerts", .integer(Int64(heard))),
                .init("pipeline_run", started.isEmpty ? .null : .text(started)),
            ]).bytes)
    }
}

extension AlertStore.Alert {
    fileprivate var json: JSON {
        [
            "id": .integer(id), "source": .text(source), "severity": .text(severity),
            "message": .text(message), "report_id": report.map { .integer($0) } ?? .null,
            "state": .text(state), "acknowledged": .boolean(state != "open"),
            "created_at": DriftService.time(createdAt),
        ]
    }
}

extension AlertStore.Action {
    fileprivate var json: JSON {
        [
            "id": .integer(id), "alert_id": .integer(alert), "action_type": .text(action),
            "details": .text(details), "performed_by": .text(performedBy),
            "outcome": .text(outcome), "created_at": DriftService.time(createdAt),
        ]
    }
}
