/// What a client asks.
package struct Request: Sendable {
    package let method: HTTPMethod
    /// As it was sent; `target` is it taken apart.
    package let rawTarget: String
    package let headers: HTTPFields
    /// The other end's numeric address, without its port.
    package let remoteAddress: String
    package let id: String
    package internal(set) var target: RequestTarget
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
        self.method = method
        self.headers = headers
        self.remoteAddress = remoteAddress
        self.body = body
        rawTarget = target
        let parsed = RequestTarget(target)
        self.target = parsed ?? RequestTarget.root
        isWellFormed = parsed != nil
        let given = headers["X-Request-ID"]
        id = given.flatMap { RequestID.isAcceptable($0) ? $0 : nil } ?? RequestID.next()
    }

    let isWellFormed: Bool

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
