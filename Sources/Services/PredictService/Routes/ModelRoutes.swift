internal import Accounts
internal import Cryptography
internal import Database
internal import HTTPServing
package import Learning
internal import ModelBundle
package import ModelValidation
internal import Observability
package import Registry
internal import ServiceHTTP
internal import StrictJSON

/// What there is of models, which one serves, and which one shall.
package struct ModelRoutes: Sendable {
    private let registry: ModelRegistry
    private let name: String
    private let holder: ModelHolder
    private let site: ValidationSite
    private let parameters: @Sendable () throws -> ValidationParameters
    private let follower: ModelFollower
    /// One gate at a time; whoever comes meanwhile waits, or is told to come again.
    private let pool = WorkerPool(threads: 1, limit: 4, nice: 10)
    private let readers = WorkerPool(threads: 1, limit: 64)

    /// - Parameter parameters: What the gate goes by now.
    package init(
        _ registry: ModelRegistry, model name: String, _ holder: ModelHolder,
        _ follower: ModelFollower, _ site: ValidationSite,
        parameters: @escaping @Sendable () throws -> ValidationParameters
    ) {
        self.registry = registry
        self.name = name
        self.holder = holder
        self.follower = follower
        self.site = site
        self.parameters = parameters
    }

    func add(to api: inout ServiceAPI, _ admit: @escaping PredictService.Admit) {
        api.on(
            .get, "/model-info", Description.modelInfo
        ) { [self] request in
            _ = try admit(request)
            return .json(try information().bytes)
        }
        api.on(
            .get, "/categories", Description.categories
        ) { [self] request in
            _ = try admit(request)
            return .json(try categories().bytes)
        }
        api.on(
            .get, "/models", Description.models, pool: readers
        ) { [self] request in
            _ = try admit(request)
            return try FeedbackRoutes.answering { .json(try models().bytes) }
        }
        api.on(
            .post, "/models/{version}/promote", Description.promote, pool: pool
        ) { [self] request in
            let actor = try Self.admin(request, admit)
            return try Self.settling { try promote(request, by: actor) }
        }
        api.on(
            .post, "/models/rollback", Description.rollBack, pool: pool
        ) { [self] request in
            let actor = try Self.admin(request, admit)
            return try Self.settling { try rollBack(request, by: actor) }
        }
    }

    private static func admin(
        _ request: Request, _ admit: PredictService.Admit
    ) throws -> String {
        let caller = try admit(request)
        guard caller.role == .admin else {
            throw HTTPError(.forbidden, "only an admin may change which model serves")
        }
        return caller.subject
    }

    // MARK: - Reading

    private func information() throws -> JSON {
        guard let model = holder.model else { throw Predictor.noModel }
        let version = model.version
        let metadata = try? JSON.parse(Array(model.bundle.metadata.utf8))
        var metrics = Self.metrics(version)
        if metrics["f1_weighted"] == nil, let f1 = metrics["weighted_f1"],
            case .object(let members) = metrics
        {
            metrics = .object([.init("f1_weighted", f1)] + members)
        }
        return [
            "model_version": .text("\(version.number)"),
            "registered_at": .text(Self.time(version.createdAt)),
            "parameters": metadata?["parameters"].map(Self.parameters) ?? [:],
            "metrics": metrics,
            "bundle_digest": .text(version.bundle.hex),
            "dataset_digest": .text(version.dataset.hex),
            "git_commit": metadata?["git_commit"] ?? .null,
            "categories": .integer(Int64(model.bundle.categories.count)),
            "bytes": .integer(Int64(model.bundle.byteCount)),
        ]
    }

    /// The text of parameters, as an object where it is one.
    private static func parameters(_ json: JSON) -> JSON {
        guard let text = json.text, let parsed = try? JSON.parse(Array(text.utf8)),
            case .object = parsed
        else { return ["text": json] }
        return parsed
    }

    private static func metrics(_ version: ModelVersion) -> JSON {
        .object(
            version.metrics.sorted { $0.key < $1.key }.map { .init($0.key, .number($0.value)) })
    }

    private static func time(_ time: DatabaseTime) -> String {
        "\(Timestamp(millisecondsSinceEpoch: time.microseconds / 1000))"
    }

    private func categories() throws -> JSON {
        guard let model = holder.model else { throw Predictor.noModel }
        let items: [JSON] = model.bundle.categories.map { category in
            [
                "code": category.code.map { .integer(Int64($0)) } ?? .null,
                "label": .text(category.label), "key": .text(category.key),
            ]
        }
        return ["categories": .list(items), "count": .integer(Int64(items.count))]
    }

    private func models() throws -> JSON {
        let versions = try registry.versions(of: name)
        let production = try registry.alias(of: name)?.version
        let served = holder.model?.version.id
        let items: [JSON] = versions.map { version in
            [
                "version": .integer(Int64(version.number)),
                "registered_at": .text(Self.time(version.createdAt)),
                "bundle_digest": .text(version.bundle.hex),
                "dataset_digest": .text(version.dataset.hex), "metrics": Self.metrics(version),
                "aliases": version.id == production ? .list(["production"]) : .list([]),
                "serving": .boolean(version.id == served),
            ]
        }
        let number = versions.first { $0.id == production }?.number
        return [
            "models": .list(items),
            "aliases": ["production": number.map { .integer(Int64($0)) } ?? .null],
            "problem": follower.problem == nil
                ? .null : "the version in production cannot be served; see the log",
        ]
    }
}

// MARK: - Changing

extension ModelRoutes {
    private func promote(_ request: Request, by actor: String) throws -> Response {
        guard let number = request.parameters["version"].flatMap({ Int($0) }), number > 0 else {
            throw HTTPError(.unprocessable, "a version is a number from 1 on")
        }
        let outcome = try site.promote(
            number, parameters(), threads: 1, by: actor, reason: try Self.reason(request),
            isReported: false)
        let rules: [JSON] = outcome.result.rules.map { rule in
            [
                "rule": .text(rule.rule.rawValue), "outcome": .text(rule.outcome.rawValue),
                "reason": .text(rule.reason),
            ]
        }
        switch outcome.settlement {
        case .promoted, .skipped:
            try? follower.look()
            let answer: JSON = [
                "status": "success", "version": .integer(Int64(number)), "rules": .list(rules),
            ]
            return .json(answer.bytes)
        case .rejected(let reason):
            let answer: JSON = ["detail": .text(reason), "rules": .list(rules)]
            return .json(answer.bytes, .conflict)
        }
    }

    private func rollBack(_ request: Request, by actor: String) throws -> Response {
        let move = try site.rollBack(by: actor, reason: try Self.reason(request))
        try? follower.look()
        let answer: JSON = [
            "status": "success", "version": .integer(Int64(move.to.number)),
            "from": .integer(Int64(move.from.number)),
        ]
        return .json(answer.bytes)
    }

    /// Goes into the log of promotions.
    private static func reason(_ request: Request) throws -> String {
        guard !request.body.isEmpty else { return "asked for over HTTP" }
        guard let json = try? JSON.parse(request.body), case .object = json else {
            throw HTTPError(.unprocessable, "the body is not a JSON object")
        }
        switch json["reason"] {
        case nil, .null: return "asked for over HTTP"
        case .text(let text) where !text.isEmpty && !text.utf8.contains(0): return text
        default: throw HTTPError(.unprocessable, "reason must be a string")
        }
    }

    private static func settling(_ body: () throws -> Response) throws -> Response {
        do {
            return try FeedbackRoutes.answering(body)
        } catch let error as ValidationError {
            switch error.code {
            case .unknown: throw HTTPError(.notFound, error.description)
            case .moved, .nothingBefore: throw HTTPError(.conflict, error.description)
            case .mismatched: throw error
            }
        } catch let error as RegistryError {
            throw HTTPError(.conflict, error.description)
        }
    }
}
