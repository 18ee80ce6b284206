/// What a client asks.
package struct Request: Sendable {
    /// What its head says: one object, as a request goes from hand to hand.
    private final class Head: Sendable {
        let method: HTTPMethod
        let rawTarget: String
        let headers: HTTPFields
        let remoteAddress: String
        let id: String
        let target: RequestTarget
        let isWellFormed: Bool

        init(_ method: HTTPMethod, _ target: String, _ headers: HTTPFields, _ address: String) {
            self.method = method
            self.headers = headers
            remoteAddress = address
            rawTarget = target
            let parsed = RequestTarget(target)
            self.target = parsed ?? RequestTarget.root
            isWellFormed = parsed != nil
            let given = headers["X-Request-ID"]
            id = given.flatMap { RequestID.isAcceptable($0) ? $0 : nil } ?? RequestID.next()
        }
    }

    private let head: Head
    /// The pattern of the route that takes it: a bounded label, unlike its path.
    package internal(set) var pattern = Request.noPattern
    package internal(set) var parameters: [String: String] = [:]
    /// Empty while a route takes the body in pieces.
    package internal(set) var body: [UInt8] = []

    /// The label of requests that no route takes.
    package static let noPattern = "unmatched"

    package init(
        method: HTTPMethod, target: String, headers: HTTPFields = [:], body: [UInt8] = [],
        remoteAddress: String = ""
    ) {
        head = Head(method, target, headers, remoteAddress)
        self.body = body
    }

    package var method: HTTPMethod { head.method }
    /// As it was sent; `target` is it taken apart.
    package var rawTarget: String { head.rawTarget }
    package var target: RequestTarget { head.target }
    package var headers: HTTPFields { head.headers }
    /// The other end's numeric address, without its port.
    package var remoteAddress: String { head.remoteAddress }
    package var id: String { head.id }
    var isWellFormed: Bool { head.isWellFormed }

    /// The value of a query argument that comes once; nil when it is absent.
    package func argument(_ name: String) -> String? {
        guard !target.query.isEmpty else { return nil }
        return target.arguments.first { $0.name == name }?.value
    }

    /// The media type without its parameters, in lower case.
    package var contentType: String? {
        headers["Content-Type"]?.split(separator: ";").first.map { type in
            type.lowercased().filter { $0 != " " && $0 != "\t" }
        }
    }
}

extension RequestTarget {
    static let root = RequestTarget()

    private init() {
        path = "/"
        query = ""
    }
}
