internal import Drift
internal import HTTPServing
internal import ServiceHTTP
internal import StrictJSON

extension DriftService {
    func addReports(to api: inout ServiceAPI) {
        let monitor = monitor
        let limit = Operation.Parameter("limit", in: .query, Schema.integer, "How many at most.")
        api.on(
            .get, "/drift",
            Operation(
                "What the last look found.", access: .anyToken,
                answers: [.init(.ok, "It.", Self.object)]), pool: pool,
            reading { _ in .json(try Self.now(monitor).bytes) })
        api.on(
            .get, "/reports",
            Operation(
                "Reports, newest first.", access: .anyToken, parameters: [limit],
                answers: [
                    .init(.ok, "They.", Self.object),
                    .error(.unprocessable, "The limit is wrong."),
                ]), pool: pool,
            reading { request in
                let reports = try monitor.alerts.reports(
                    limit: Self.limit(request, default: 30))
                let list = JSON.list(reports.map(\.json))
                return .json(
                    JSON.object([
                        .init("reports", list), .init("count", .integer(Int64(reports.count))),
                    ]).bytes)
            })
        for (path, isPage) in [("/reports/{id}", false), ("/reports/{id}/page", true)] {
            let answer: Operation.Answer =
                isPage
                ? .init(.ok, "It.", type: Self.page, Schema.text) : .init(.ok, "It.", Self.object)
            api.on(
                .get, path,
                Operation(
                    isPage ? "A report as a page for people." : "A report.", access: .anyToken,
                    parameters: [.init("id", in: .path, Schema.integer, "Its number.")],
                    answers: [answer, .error(.notFound, "There is none.")]), pool: pool,
                reading { request in
                    guard
                        let bytes = try monitor.alerts.document(Self.number(request), page: isPage)
                    else { throw HTTPError(.notFound, "there is no such report") }
                    return .bytes(bytes, type: isPage ? Self.page : "application/json")
                })
        }
        api.on(
            .post, "/analyse",
            Operation(
                "Compare the last hours with the reference now, and keep the report.",
                access: .anyToken,
                body: .init(Schema.object(["hours": Schema.integer], optional: ["hours"])),
                answers: [
                    .init(.ok, "The report.", Self.object),
                    .error(.conflict, "There is nothing to compare with."),
                ]), bodyLimit: 1 << 12, pool: pool,
            reading { request in try Self.analyse(request, monitor) })
    }

    private static let page = "text/html; charset=utf-8"

    private static func now(_ monitor: DriftMonitor) throws -> JSON {
        let state = monitor.state
        var members: [JSON.Member] = [
            .init("verdict", .text((state.comparison?.verdict ?? .notEnoughData).rawValue)),
            .init("note", .text(state.note)),
            .init("model_version", state.modelVersion.map { .integer(Int64($0)) } ?? .null),
            .init("looked_at", state.lookedAt.map { .text("\($0)") } ?? .null),
            .init("quality", state.quality.json),
        ]
        if let comparison = state.comparison {
            members.append(.init("report", try JSON.parse(comparison.json)))
        }
        return .object(members)
    }

    private static func analyse(_ request: Request, _ monitor: DriftMonitor) throws -> Response {
        let fields = try RequestFields.document(request.body)
        guard case .object = fields else {
            throw HTTPError(.unprocessable, "the body must be an object, not \(fields.kind)")
        }
        let parameters = try monitor.surroundings.parameters()
        var count = Int64(parameters.windowHours)
        if let given = fields["hours"] {
            guard let hours = given.integer, (1...2160).contains(hours) else {
                throw HTTPError(.unprocessable, "hours must be a number from 1 to 2160")
            }
            count = hours
        }
        guard let reference = try monitor.surroundings.reference(),
            let profile = reference.profile
        else {
            throw HTTPError(.conflict, "no model with a reference profile is in production")
        }
        let hours = DriftMonitor.hours(monitor.surroundings.now(), Int(count))
        let comparison = ProfileComparison(
            profile, try monitor.profiles.profile(hours, model: reference.version),
            limits: parameters.limits)
        let report = try monitor.alerts.keep(
            comparison, model: reference.version, hours: hours)
        return .json(
            JSON.object([
                .init("id", .integer(report.id)), .init("report", try JSON.parse(comparison.json)),
            ]).bytes)
    }
}

extension AlertStore.Report {
    fileprivate var json: JSON {
        [
            "id": .integer(id), "created_at": DriftService.time(createdAt),
            "model_version": .integer(Int64(modelVersion)),
            "from": DriftService.hour(hours.lowerBound),
            "to": DriftService.hour(hours.upperBound + 1), "verdict": .text(verdict.rawValue),
            "overall_drift_score": .number(score), "current_samples": .integer(Int64(rows)),
        ]
    }
}

extension Quality {
    var json: JSON {
        [
            "judged_predictions": .integer(Int64(rows)), "weighted_f1": .number(weightedF1),
            "weighted_f1_interval": [.number(interval.lowerBound), .number(interval.upperBound)],
            "weighted_precision": .number(weightedPrecision),
            "categories": .list(
                categories.map { category in
                    [
                        "label": .text(category.label), "rows": .integer(Int64(category.rows)),
                        "f1": .number(category.f1),
                    ]
                }),
        ]
    }
}
