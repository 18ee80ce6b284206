internal import Accounts
internal import Database
package import Feedback
internal import HTTPServing
internal import ModelBundle
internal import Observability
internal import ServiceHTTP
internal import StrictJSON

/// What people say about predictions: `POST /feedback` and `GET /review-queue`.
package struct FeedbackRoutes: Sendable {
    private let store: PredictionStore
    private let log: PredictionLog
    private let holder: ModelHolder
    private let metrics: PredictMetrics
    /// Waits for the database, away from the threads that read requests.
    private let pool: WorkerPool
    private static let candidates = 1000
    private static let queueLimit = 200

    package init(
        _ store: PredictionStore, _ log: PredictionLog, _ holder: ModelHolder,
        _ metrics: PredictMetrics
    ) {
        self.store = store
        self.log = log
        self.holder = holder
        self.metrics = metrics
        let pool = WorkerPool(threads: 2, limit: 64)
        self.pool = pool
        metrics.registry.gauge(
            "feedback_queue_depth", "Requests that wait for the database or are being answered."
        ) { Double(pool.depth) }
    }

    func add(to api: inout ServiceAPI, _ admit: @escaping PredictService.Admit) {
        api.on(
            .post, "/feedback", Description.feedback, pool: pool
        ) { [self] request in
            let caller = try admit(request)
            return try Self.answering { try correct(request, caller) }
        }
        api.on(
            .get, "/review-queue", Description.reviewQueue, pool: pool
        ) { [self] request in
            let caller = try admit(request)
            return try Self.answering { try queue(request, caller) }
        }
    }

    /// A database that is away is no error of ours.
    static func answering(_ body: () throws -> Response) throws -> Response {
        do {
            return try body()
        } catch let error as DatabaseError {
            switch error.code {
            case .unreachable, .connectionLost, .busy, .timedOut, .cannotOpen, .serialization,
                .commitUnknown, .denied:
                throw HTTPError(
                    .serviceUnavailable, "the database is away; nothing was kept, try again",
                    headers: ["Retry-After": "1"])
            default: throw error
            }
        }
    }

    // MARK: - POST /feedback

    private struct Correction {
        let id: UUIDv7?
        let category: BundleCategory
    }

    private func correct(_ request: Request, _ caller: TokenClaims) throws -> Response {
        let correction = try correction(in: request.body)
        let record = try prediction(correction.id, caller)
        if try keep(correction.category, record.id, caller) { metrics.feedback.increment() }
        return .json(#"{"status":"success","message":"Feedback recorded."}"#)
    }

    private func keep(
        _ category: BundleCategory, _ id: UUIDv7, _ caller: TokenClaims
    ) throws -> Bool {
        do {
            return try store.correct(
                id, code: category.code, label: category.label, by: caller.subject)
        } catch let error as DatabaseError where error.code == .constraint(.foreignKey) {
            throw Self.noPrediction  // It was so old that it went just now.
        }
    }

    private static let noPrediction = HTTPError(.notFound, "Session entry not found in CSV.")

    private func correction(in body: [UInt8]) throws -> Correction {
        guard let json = try? JSON.parse(body), case .object = json else {
            throw HTTPError(.unprocessable, "the body is not a JSON object")
        }
        let label = try Self.text("correct_label", json)
        let code = try Self.text("correct_code", json)
        guard label != nil || code != nil else {
            throw HTTPError(.unprocessable, "correct_label or correct_code is required")
        }
        guard let model = holder.model else { throw Predictor.noModel }
        let byLabel = label.flatMap { model.category(label: $0, code: nil) }
        let byCode = code.flatMap { model.category(label: nil, code: $0) }
        guard let category = byLabel ?? byCode, label == nil || byLabel != nil,
            code == nil || byCode == category
        else { throw HTTPError(.badRequest, "Invalid correct_label provided.") }
        let id = try Self.text("prediction_id", json)
        guard let id else { return Correction(id: nil, category: category) }
        guard let known = UUIDv7(id) else {
            throw HTTPError(.unprocessable, "prediction_id is not the id of a prediction")
        }
        return Correction(id: known, category: category)
    }

    /// A string, or a number as text; nil when it is absent or null.
    private static func text(_ name: String, _ json: JSON) throws(HTTPError) -> String? {
        switch json[name] {
        case nil, .null: return nil
        case .text(let text): return text
        case .integer(let number) where name == "correct_code": return "\(number)"
        default: throw HTTPError(.unprocessable, "\(name) must be a string")
        }
    }

    /// What was predicted may still be on its way: it is brought there first.
    private func prediction(_ id: UUIDv7?, _ caller: TokenClaims) throws -> PredictionRecord {
        try log.flush()
        guard let id else {
            guard let latest = try store.latest(of: caller.subject) else {
                throw HTTPError(.forbidden, "No prediction found for current session.")
            }
            return latest
        }
        // Nobody learns from the answer what others have asked.
        guard let record = try store.prediction(id),
            record.caller == caller.subject || caller.role == .admin
        else { throw Self.noPrediction }
        return record
    }

    // MARK: - GET /review-queue

    private func queue(_ request: Request, _ caller: TokenClaims) throws -> Response {
        var limit = 20
        if let text = request.argument("limit") {
            guard let number = Int(text), (1...Self.queueLimit).contains(number) else {
                throw HTTPError(.unprocessable, "limit must be from 1 to \(Self.queueLimit)")
            }
            limit = number
        }
        try log.flush()
        let candidates = try store.unjudged(
            of: caller.role == .admin ? nil : caller.subject, limit: Self.candidates)
        let items = ReviewQueue.choose(candidates, count: limit).map(Self.json)
        let answer: JSON = ["items": .list(items), "count": .integer(Int64(items.count))]
        return .json(answer.bytes)
    }

    private static func json(_ record: PredictionRecord) -> JSON {
        [
            "prediction_id": .text("\(record.id)"),
            "predicted_at": .text("\(Timestamp(millisecondsSinceEpoch: record.madeAt / 1000))"),
            "designation": .text(record.title), "description": .text(record.description),
            "predicted_class": .text(record.label),
            "code": record.code.map { .integer(Int64($0)) } ?? .null,
            "confidence": .number(record.confidence), "decision": .text(record.decision),
            "model_version": .text("\(record.modelVersion)"),
        ]
    }
}
