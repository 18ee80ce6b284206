internal import Accounts
internal import Drift
internal import HTTPServing
internal import Observability
internal import ServiceHTTP
internal import StrictJSON

extension DriftService {
    /// So many hours can be compared at once.
    private static let mostHours: Int64 = 2160

    private static let analyseBody = Schema.object(
        [
            "hours": ["type": "integer", "minimum": 1, "maximum": .integer(mostHours)],
            "from": moment, "to": moment,
        ], optional: ["hours", "from", "to"])

    private static let moment: JSON = [
        "type": "string", "format": "date-time", "examples": ["2026-11-21T17:00:00Z"],
    ]

    func addAnalyse(to api: inout ServiceAPI) {
        let monitor = monitor
        api.on(
            .post, "/analyse",
            Operation(
                "Compare what was predicted in a window with the reference of the model that"
                    + " serves, and keep the report: the last hours, or from one whole hour on up"
                    + " to another one (UTC, the last one not included). Hours that are days"
                    + " already are widened to those. Of an empty window the verdict is not enough"
                    + " data.",
                access: .anyToken, body: .init(Self.analyseBody),
                answers: [
                    .init(.ok, "The report, and of which hours it is.", Self.object),
                    .error(.conflict, "There is nothing to compare with."),
                ]), bodyLimit: 1 << 12, pool: pool,
            acting { request, caller in
                try Self.analyse(request, monitor, by: caller.subject)
            })
    }

    private static func analyse(
        _ request: Request, _ monitor: DriftMonitor, by person: String
    ) throws -> Response {
        let fields = try RequestFields.document(request.body)
        guard case .object = fields else {
            throw HTTPError(.unprocessable, "the body must be an object, not \(fields.kind)")
        }
        let parameters = try monitor.surroundings.parameters()
        let asked = try window(
            fields, now: monitor.surroundings.now(), usual: parameters.windowHours)
        guard let reference = try monitor.surroundings.reference(),
            let profile = reference.profile
        else {
            throw HTTPError(.conflict, "no model with a reference profile is in production")
        }
        let (comparison, hours) = try monitor.compare(
            profile, asked, model: reference.version, parameters.limits)
        let report = try monitor.alerts.keep(
            comparison, model: reference.version, hours: hours, askedBy: person)
        return .json(
            JSON.object([
                .init("id", .integer(report.id)), .init("from", hour(hours.lowerBound)),
                .init("to", hour(hours.upperBound + 1)),
                .init("verdict", .text(comparison.verdict.rawValue)),
                .init("report", try JSON.parse(comparison.json)),
            ]).bytes)
    }

    /// The hours that a body asks for, the last one included.
    private static func window(
        _ fields: JSON, now: Timestamp, usual: Int
    ) throws(HTTPError) -> ClosedRange<Int64> {
        guard fields["from"] != nil || fields["to"] != nil else {
            guard let given = fields["hours"] else { return DriftMonitor.hours(now, usual) }
            guard let count = given.integer, (1...mostHours).contains(count) else {
                throw HTTPError(.unprocessable, "hours must be a number from 1 to \(mostHours)")
            }
            return DriftMonitor.hours(now, Int(count))
        }
        guard fields["hours"] == nil else {
            throw HTTPError(.unprocessable, "give hours, or from and to, and not both")
        }
        let (from, to) = (try wholeHour("from", fields), try wholeHour("to", fields))
        guard from < to else { throw HTTPError(.unprocessable, "from must be before to") }
        guard to - from <= mostHours else {
            throw HTTPError(.unprocessable, "from and to must be \(mostHours) hours apart at most")
        }
        return from...to - 1
    }

    /// Since 1970.
    private static func wholeHour(_ name: String, _ fields: JSON) throws(HTTPError) -> Int64 {
        guard let value = fields[name] else {
            throw HTTPError(.unprocessable, "from and to come together; \(name) is missing")
        }
        guard let time = value.text.flatMap({ Timestamp($0) }) else {
            throw HTTPError(
                .unprocessable,
                "\(name) must be a moment such as 2026-11-21T17:00:00Z or 2026-11-21T18:00+01:00")
        }
        let (hours, rest) = time.millisecondsSinceEpoch.quotientAndRemainder(dividingBy: 3_600_000)
        guard rest == 0 else {
            throw HTTPError(.unprocessable, "\(name) must be a whole hour in UTC")
        }
        return hours
    }
}
