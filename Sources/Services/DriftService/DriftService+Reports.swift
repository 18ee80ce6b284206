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
        addAnalyse(to: &api)
    }

    private static let page = "text/html; charset=utf-8"

    private static func now(_ monitor: DriftMonitor) throws -> JSON {
        let state = monitor.state
        var members: [JSON.Member] = [
            .init("verdict", .text((state.comparison?.verdict ?? .notEnoughData).rawValue)),
            .init("note", .text(state.note)),
            .init("model_version", state.modelVersion.map { .integer(Int64($0)) } ?? .null),
            .init("looked_at", state.lookedAt.map { .text("\($0)") } ?? .null),
            .init("quality", (state.comparison?.quality ?? Quality([])).json),
        ]
        if let comparison = state.comparison {
            members.append(.init("report", try JSON.parse(comparison.json)))
        }
        return .object(members)
    }
}

extension AlertStore.Report {
    fileprivate var json: JSON {
        [
            "id": .integer(id), "created_at": DriftService.time(createdAt),
            "model_version": .integer(Int64(modelVersion)),
            "from": DriftService.hour(hours.lowerBound),
            "to": DriftService.hour(hours.upperBound + 1), "verdict": .text(verdict.rawValue),
            "model_verdict": .text(modelVerdict.rawValue),
            "overall_drift_score": .number(score), "current_samples": .integer(Int64(rows)),
            "asked_by": askedBy.map { .text($0) } ?? .null,
        ]
    }
}

extension Quality {
    var json: JSON {
        [
            "judged_predictions": .integer(Int64(rows)),
            "weighted_f1": .number(weightedF1.value), "weighted_f1_interval": weightedF1.json,
            "weighted_precision": .number(weightedPrecision.value),
            "weighted_precision_interval": weightedPrecision.json,
            "accuracy": .number(accuracy.value), "accuracy_interval": accuracy.json,
            "expected_accuracy": .number(expectedAccuracy),
            "below_expectation": .boolean(isBelowExpectation),
            "categories": .list(categories(atMost: 1000).map(\.json)),
        ]
    }
}

extension Quality.Category {
    fileprivate var json: JSON {
        [
            "label": .text(label), "rows": .integer(Int64(rows)),
            "predicted": .integer(Int64(predicted)), "f1": .number(f1.value),
            "f1_interval": f1.json, "precision": .number(precision.value),
            "precision_interval": precision.json,
        ]
    }
}

extension Estimate {
    fileprivate var json: JSON { [.number(low), .number(high)] }
}
