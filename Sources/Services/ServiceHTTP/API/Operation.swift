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
        let types: [(type: String, schema: JSON)]

        package init(
            _ status: HTTPStatus, _ text: String, type: String = "application/json",
            _ schema: JSON
        ) {
            self.init(status, text, types: [(type, schema)])
        }

        package init(
            _ status: HTTPStatus, _ text: String, types: [(type: String, schema: JSON)]
        ) {
            self.status = status
            self.text = text
            self.types = types
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
        let types: [(type: String, schema: JSON)]
        let isRequired: Bool
        let checksType: Bool

        package init(
            _ schema: JSON, types: [String] = ["application/json"], isRequired: Bool = true,
            checksType: Bool = true
        ) {
            self.init(
                types: types.map { ($0, schema) }, isRequired: isRequired, checksType: checksType)
        }

        /// - Parameter checksType: Whether a body that says it is of another type is refused.
        package init(
            types: [(type: String, schema: JSON)], isRequired: Bool = true, checksType: Bool = true
        ) {
            self.types = types
            self.isRequired = isRequired
            self.checksType = checksType
        }
    }

    let summary: String
    let access: Access
    let parameters: [Parameter]
    let body: Body?
    let answers: [Answer]

    /// - Parameter answers: Beyond those that follow from the rest: 400 for addresses that are no
    ///   addresses, 401 and 403 by `access`, 413, 422 and 415 with a body, 503 under load.
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
        if let body {
            implied.append(.error(.contentTooLarge, "The body is too long."))
            implied.append(.error(.unprocessable, "The body is not what it should be."))
            if body.checksType {
                implied.append(.error(.unsupportedMediaType, "The body is of another type."))
            }
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
        ["required": .boolean(isRequired), "content": Operation.content(types)]
    }
}

extension Operation.Answer {
    fileprivate var json: JSON {
        [
            "description": .text(text), "headers": .object(headers),
            "content": Operation.content(types),
        ]
    }

    private var headers: [JSON.Member] {
        var names = ["X-Request-ID"]
        if status.code == 401 { names.append("WWW-Authenticate") }
        if [429, 503].contains(status.code) { names.append("Retry-After") }
        return names.map { JSON.Member($0, ["required": true, "schema": ["type": "string"]]) }
    }
}

extension Operation {
    fileprivate static func content(_ types: [(type: String, schema: JSON)]) -> JSON {
        .object(types.map { JSON.Member($0.type, ["schema": $0.schema]) })
    }
}
