/// The number that an answer begins with.
package struct HTTPStatus: Sendable, Hashable {
    package let code: Int

    package init(_ code: Int) {
        precondition((200...599).contains(code), "a final status has three digits")
        self.code = code
    }

    package static let ok = HTTPStatus(200)
    package static let created = HTTPStatus(201)
    package static let noContent = HTTPStatus(204)
    package static let badRequest = HTTPStatus(400)
    package static let unauthorized = HTTPStatus(401)
    package static let forbidden = HTTPStatus(403)
    package static let notFound = HTTPStatus(404)
    package static let methodNotAllowed = HTTPStatus(405)
    package static let conflict = HTTPStatus(409)
    package static let contentTooLarge = HTTPStatus(413)
    package static let unsupportedMediaType = HTTPStatus(415)
    package static let unprocessable = HTTPStatus(422)
    package static let tooManyRequests = HTTPStatus(429)
    package static let internalServerError = HTTPStatus(500)
    package static let serviceUnavailable = HTTPStatus(503)
}
