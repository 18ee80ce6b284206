internal import Glibc

/// What a client is told.
package struct Response: Sendable {
    package var status: HTTPStatus
    package var headers: HTTPFields
    package var body: Body

    package enum Body: Sendable {
        case bytes([UInt8])
        /// A file from `offset` on, which the server closes.
        case file(FileBody)
        /// Asked for piece by piece; without a count, its end is where the producer says.
        case stream(byteCount: Int?, any BodyProducer)
    }

    package init(_ status: HTTPStatus, headers: HTTPFields = [:], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package static func bytes(
        _ bytes: [UInt8], type: String, _ status: HTTPStatus = .ok
    ) -> Response {
        Response(status, headers: ["Content-Type": type], body: .bytes(bytes))
    }

    package static func text(_ text: String, _ status: HTTPStatus = .ok) -> Response {
        bytes(Array(text.utf8), type: "text/plain; charset=utf-8", status)
    }

    /// - Parameter text: JSON already.
    package static func json(_ text: String, _ status: HTTPStatus = .ok) -> Response {
        bytes(Array(text.utf8), type: "application/json", status)
    }

    package static func json(_ bytes: [UInt8], _ status: HTTPStatus = .ok) -> Response {
        .bytes(bytes, type: "application/json", status)
    }

    /// `{"detail": "..."}`, which is how every error reads.
    package static func detail(
        _ text: String, _ status: HTTPStatus, headers: HTTPFields = [:]
    ) -> Response {
        var response = json("{\"detail\":\(JSONQuoting.quote(text))}", status)
        for field in headers.fields { response.headers.append(field.name, field.value) }
        return response
    }
}

/// Makes a body while it is sent; used by one thread at a time.
package protocol BodyProducer: AnyObject, Sendable {
    /// Writes the next bytes and returns how many, 0 at the end; an error cuts the connection.
    func produce(into buffer: inout MutableRawSpan) throws -> Int
}

/// An open file to answer with.
package final class FileBody: Sendable {
    package let descriptor: Int32
    package let offset: Int
    package let byteCount: Int

    /// Takes over the descriptor.
    package init(owning descriptor: Int32, offset: Int = 0, byteCount: Int) {
        self.descriptor = descriptor
        self.offset = offset
        self.byteCount = byteCount
    }

    deinit { close(descriptor) }
}

package enum JSONQuoting {
    /// A JSON string with its quotes.
    package static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\0"..<" ", "\u{7F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
