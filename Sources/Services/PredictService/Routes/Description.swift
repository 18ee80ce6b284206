internal import HTTPServing
internal import ServiceHTTP
internal import StrictJSON

/// What is published about the routes.
enum Description {
    private static let share: JSON = ["type": "number", "minimum": 0, "maximum": 1]
    private static let number: JSON = ["type": "number"]
    private static let time: JSON = ["type": "string", "format": "date-time"]
    private static let identifier: JSON = ["type": "string", "format": "uuid"]
    private static let code = Schema.optional(Schema.integer)
    private static let decision = Schema.oneOf(["auto", "review", "unknown"])
    private static let admins = "Only admins may."
    private static let tooMany = Operation.Answer.error(
        .tooManyRequests, "More requests than RATE_LIMIT allows one user.")

    private static let product = Schema.object(
        [
            "designation": example(Schema.text, "Wooden train set"),
            "description": example(Schema.optional(Schema.text), "40 pieces, from 3 years"),
        ], optional: ["description"])
    private static let prediction = Schema.object(
        [
            "predicted_class": Schema.text, "code": code, "confidence": share,
            "decision": decision,
            "alternatives": Schema.list(
                Schema.object(["code": code, "label": Schema.text, "confidence": share])),
            "prediction_id": identifier, "model_version": Schema.text,
            "explanation": Schema.object([
                "score": number, "bias": number,
                "terms": Schema.list(
                    Schema.object([
                        "term": Schema.text, "kind": Schema.text, "field": Schema.text,
                        "weight": number,
                    ])),
            ]),
        ], optional: ["explanation"])

    static let predict = Operation(
        "Which category a product belongs in.", access: .anyToken,
        parameters: [
            .init("explain", in: .query, Schema.boolean, "whether to say what the score is of")
        ],
        body: .init(product, checksType: false),
        answers: [
            .init(.ok, "The category; terms and bias add up to the score.", prediction), tooMany,
        ])

    static let batch = Operation(
        "Predict many products: an array, or a product a line. Each row has its status.",
        access: .anyToken,
        body: .init(
            types: [
                ("application/json", Schema.list(product)), ("application/x-ndjson", Schema.text),
            ], checksType: false),
        answers: [
            .init(
                .ok, "Answers in the order of the rows, and how many there were.",
                types: [
                    (
                        "application/json",
                        Schema.object([
                            "results": Schema.list(row), "count": Schema.integer,
                            "succeeded": Schema.integer, "failed": Schema.integer,
                        ])
                    ), ("application/x-ndjson", Schema.text),
                ]), tooMany,
        ])
    private static let row: JSON = [
        "anyOf": [prediction, Schema.object(["status": Schema.integer, "detail": Schema.text])]
    ]

    // MARK: - What people say

    static let feedback = Operation(
        "Say what a prediction should have been; without an id, the caller's latest.",
        access: .anyToken,
        body: .init(
            Schema.object(
                [
                    "prediction_id": Schema.optional(identifier),
                    "correct_label": Schema.optional(Schema.text),
                    "correct_code": ["anyOf": [Schema.integer, Schema.text, ["type": "null"]]],
                ], optional: ["prediction_id", "correct_label", "correct_code"]),
            checksType: false),
        answers: [
            .init(
                .ok, "It is kept.", Schema.object(["status": Schema.text, "message": Schema.text])),
            .error(.badRequest, "There is no such category."),
            .error(.forbidden, "Nothing was predicted for the caller."),
            .error(.notFound, "There is no such prediction of the caller's."), tooMany,
        ])
    static let reviewQueue = Operation(
        "The predictions that are most worth a look: unsure, diverse, not judged yet.",
        access: .anyToken,
        parameters: [
            .init(
                "limit", in: .query, ["type": "integer", "minimum": 1, "maximum": 200],
                "how many at most; 20 if not given")
        ],
        answers: [
            .init(
                .ok, "They, the most worthwhile first.",
                Schema.object(["items": Schema.list(reviewItem), "count": Schema.integer])),
            .error(.unprocessable, "The limit is wrong."), tooMany,
        ])
    private static let reviewItem = Schema.object([
        "prediction_id": identifier, "predicted_at": time, "designation": Schema.text,
        "description": Schema.text, "predicted_class": Schema.text, "code": code,
        "confidence": share, "decision": decision, "model_version": Schema.text,
    ])
}

// MARK: - Models

extension Description {
    private static let version: JSON = ["type": "integer", "minimum": 1]
    private static let measures: JSON = ["type": "object", "additionalProperties": number]
    private static let rules = Schema.list(
        Schema.object(["rule": Schema.text, "outcome": Schema.text, "reason": Schema.text]))
    private static let reason = Operation.Body(
        Schema.object(["reason": Schema.optional(Schema.text)], optional: ["reason"]),
        isRequired: false, checksType: false)

    static let modelInfo = Operation(
        "The model that serves.", access: .anyToken,
        answers: [
            .init(
                .ok, "It.",
                Schema.object([
                    "model_version": Schema.text, "registered_at": time,
                    "parameters": ["type": "object"], "metrics": measures,
                    "bundle_digest": Schema.text, "dataset_digest": Schema.text,
                    "git_commit": Schema.optional(Schema.text), "categories": Schema.integer,
                    "bytes": Schema.integer,
                ])), tooMany,
        ])
    static let categories = Operation(
        "What the model can answer.", access: .anyToken,
        answers: [
            .init(
                .ok, "They.",
                Schema.object([
                    "categories": Schema.list(
                        Schema.object(["code": code, "label": Schema.text, "key": Schema.text])),
                    "count": Schema.integer,
                ])), tooMany,
        ])
    static let models = Operation(
        "All versions and what they are called.", access: .anyToken,
        answers: [
            .init(
                .ok, "They, the newest first.",
                Schema.object([
                    "models": Schema.list(
                        Schema.object([
                            "version": version, "registered_at": time,
                            "bundle_digest": Schema.text, "dataset_digest": Schema.text,
                            "metrics": measures, "aliases": Schema.list(Schema.text),
                            "serving": Schema.boolean,
                        ])),
                    "aliases": Schema.object(["production": Schema.optional(version)]),
                    "problem": Schema.optional(Schema.text),
                ])), tooMany,
        ])
    static let promote = Operation(
        "Take a version through the gate and, if it passes, into production.",
        access: .only(admins),
        parameters: [.init("version", in: .path, version, "the version's number")], body: reason,
        answers: [
            .init(
                .ok, "It is in production.",
                Schema.object(["status": Schema.text, "version": version, "rules": rules])),
            .error(.notFound, "There is no such version."),
            .init(
                .conflict, "The gate refuses it, or somebody was faster.",
                Schema.object(["detail": Schema.text, "rules": rules], optional: ["rules"])),
            tooMany,
        ])
    static let rollBack = Operation(
        "Return to the model that served before.", access: .only(admins), body: reason,
        answers: [
            .init(
                .ok, "It is in production.",
                Schema.object(["status": Schema.text, "version": version, "from": version])),
            .error(.notFound, "There is no such version."),
            .error(.conflict, "There is none, or somebody was faster."), tooMany,
        ])

    private static func example(_ schema: JSON, _ text: String) -> JSON {
        guard case .object(let members) = schema else { return schema }
        return .object(members + [JSON.Member("examples", [.text(text)])])
    }
}
