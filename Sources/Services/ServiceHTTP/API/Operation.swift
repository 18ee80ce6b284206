package import HTTPServing
package import StrictJSON

/// What is published about a route; schemas are JSON Schema.
package struct Operation: Sendable {
    package struct Parameter: Sendable {
        package enum Place: String, Sendable { case query, path, header }

        let name: String
        let place: Place
        let isRequired: Bool
        let schema: JSON
        let text: String

        package init(
            _ name: String, in place: Place, _ schema: JSON, _ text: String,
            isRequired: Bool = false
        ) {
            self.name = name
            self.place = place
            self.isRequired = isRequired || place == .path
            self.schema = schema
            self.text = text
        }
    }

    package struct Answer: Sendable {
        let status: HTTPStatus
        let text: String
        let type: String
        let schema: JSON

        package init(
            _ status: HTTPStatus, _ text: String, type: String = "application/json",
            _ schema: JSON
        ) {
            self.status = status
            self.text = text
            self.type = type
            self.schema = schema
        }

        /// `{"detail": "..."}`
        package static func error(_ status: HTTPStatus, _ text: String) -> Answer {
            Answer(status, text, ["$ref": "#/components/schemas/Error"])
        }
    }

    package enum Access: Sendable {
        case anybody
        case anyToken
        /// Only tokens of certain roles; the text says which.
        case only(String)
    }

    package struct Body: Sendable {
        let types: [String]
        let schema: JSON
        let isRequired: Bool

        package init(
            _ schema: JSON, types: [String] = ["application/json"], isRequired: Bool = true
        ) {
            self.types = types
            self.schema = schema
            self.isRequired = isRequired
        }
    }

    let summary: String
    let access: Access
    let parameters: [Parameter]
    let body: Body?
    let answers: [Answer]

    /// - Parameter answers: Beyond those that follow from the rest: 400 for addresses that are no
    ///   addresses, 401 and 403 by `access`, 413, 415 and 422 with a body, 503 under load.
    package init(
        _ summary: String, access: Access = .anybody, parameters: [Parameter] = [],
        body: Body? = nil, answers: [Answer]
    ) {
        self.summary = summary
        self.access = access
        self.parameters = parameters
        self.body = body
        self.answers = answers
    }
}

// MARK: - As OpenAPI has it

extension Operation {
    var json: JSON {
        var members = [JSON.Member("summary", .text(summary))]
        if !parameters.isEmpty {
            members.append(JSON.Member("parameters", .list(parameters.map(\.json))))
        }
        if let body { members.append(JSON.Member("requestBody", body.json)) }
        members.append(JSON.Member("responses", responses))
        if case .anybody = access {
        } else {
            members.append(JSON.Member("security", [["bearer": []], ["token": []]]))
        }
        return .object(members)
    }

    private var implied: [Answer] {
        var implied = [Answer.error(.badRequest, "The address is not percent-encoded UTF-8.")]
        switch access {
        case .anybody: break
        case .anyToken: implied.append(.error(.unauthorized, "There is no valid token."))
        case .only(let who):
            implied.append(.error(.unauthorized, "There is no valid token."))
            implied.append(.error(.forbidden, who))
        }
        if body != nil {
            implied += [
                .error(.contentTooLarge, "The body is too long."),
                .error(.unsupportedMediaType, "The body is of another type."),
                .error(.unprocessable, "The body is not what it should be."),
            ]
        }
        implied.append(.error(.serviceUnavailable, "Not now; try again after Retry-After seconds."))
        return implied
    }

    private var responses: JSON {
        let own = Set(answers.map(\.status))
        let all = answers + implied.filter { !own.contains($0.status) }
        let sorted = all.sorted { $0.status.code < $1.status.code }
        return .object(sorted.map { JSON.Member("\($0.status.code)", $0.json) })
    }
}

extension Operation.Parameter {
    fileprivate var json: JSON {
        [
            "name": .text(name), "in": .text(place.rawValue), "required": .boolean(isRequired),
            "description": .text(text), "schema": schema,
        ]
    }
}

extension Operation.Body {
    fileprivate var json: JSON {
        let content = types.map { JSON.Member($0, ["schema": schema]) }
        return ["required": .boolean(isRequired), "content": .object(content)]
    }
}

extension Operation.Answer {
    fileprivate var json: JSON {
        var members = [JSON.Member("description", .text(text))]
        if [401, 429, 503].contains(status.code) {
            let name = status.code == 401 ? "WWW-Authenticate" : "Retry-After"
            members.append(JSON.Member("headers", [name: ["schema": ["type": "string"]]]))
        }
        members.append(JSON.Member("content", [type: ["schema": schema]]))
        return .object(members)
    }
}
