package import HTTPServing
package import StrictJSON

/// The members of a body, checked; what is wrong is a 415 or a 422 that says so.
package struct RequestFields: Sendable {
    private let json: JSON

    /// Reads a JSON object, or a form where those are taken.
    package init(_ request: Request, acceptsForm: Bool = false) throws(HTTPError) {
        switch request.contentType {
        case "application/json": json = try Self.document(request.body)
        case "application/x-www-form-urlencoded" where acceptsForm:
            json = try Self.form(request.body)
        default:
            let form = acceptsForm ? " or application/x-www-form-urlencoded" : ""
            throw HTTPError(
                .unsupportedMediaType, "the body's Content-Type must be application/json\(form)")
        }
        guard case .object = json else {
            throw HTTPError(.unprocessable, "the body must be an object, not \(json.kind)")
        }
    }

    /// The body as a JSON document of any kind.
    package static func document(_ bytes: [UInt8]) throws(HTTPError) -> JSON {
        do {
            return try JSON.parse(bytes)
        } catch {
            throw HTTPError(.unprocessable, "\(error)")
        }
    }

    private static func form(_ bytes: [UInt8]) throws(HTTPError) -> JSON {
        guard let fields = FormFields.parse(bytes) else {
            throw HTTPError(.unprocessable, "the body is no form in percent-encoded UTF-8")
        }
        guard Set(fields.map(\.name)).count == fields.count else {
            throw HTTPError(.unprocessable, "the form has two fields of one name")
        }
        return .object(fields.map { JSON.Member($0.name, .text($0.value)) })
    }

    package var names: [String] {
        guard case .object(let members) = json else { return [] }
        return members.map(\.name)
    }

    package func text(_ name: String) throws(HTTPError) -> String {
        guard let value = json[name] else {
            throw HTTPError(.unprocessable, "\(name) is missing")
        }
        guard let text = value.text else { throw wrong(name, "a string", value) }
        return text
    }

    /// Nil when it is absent.
    package func textIfPresent(_ name: String) throws(HTTPError) -> String? {
        json[name] == nil ? nil : try text(name)
    }

    /// Nil when it is absent.
    package func booleanIfPresent(_ name: String) throws(HTTPError) -> Bool? {
        guard let value = json[name] else { return nil }
        guard case .boolean(let flag) = value else { throw wrong(name, "true or false", value) }
        return flag
    }

    private func wrong(_ name: String, _ wanted: String, _ value: JSON) -> HTTPError {
        HTTPError(.unprocessable, "\(name) must be \(wanted), not \(value.kind)")
    }
}
