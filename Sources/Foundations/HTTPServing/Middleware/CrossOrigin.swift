/// Lets pages of the listed origins, and no others, use this service.
package struct CrossOrigin: Middleware {
    private let origins: Set<String>
    private let methods = "GET, POST, PUT, PATCH, DELETE"
    private let headers: String

    /// - Parameters:
    ///   - origins: Such as `https://shop.example`, compared as they are; `*` is no origin.
    ///   - headers: What pages may send beside what browsers always allow.
    package init(
        origins: some Sequence<String>,
        headers: [String] = ["Authorization", "Content-Type", "token"]
    ) {
        self.origins = Set(origins).subtracting(["*", "null"])
        self.headers = headers.joined(separator: ", ")
    }

    /// Answers a browser that asks beforehand.
    package func admit(_ request: Request) -> Response? {
        guard request.method == .options, request.headers["Access-Control-Request-Method"] != nil
        else { return nil }
        guard isAllowed(request) else {
            return .detail("this origin is not on the list", .forbidden)
        }
        return Response(
            .noContent,
            headers: [
                "Access-Control-Allow-Methods": methods, "Access-Control-Allow-Headers": headers,
                "Access-Control-Max-Age": "600",
            ])
    }

    package func adorn(_ response: inout Response, to request: Request) {
        guard !origins.isEmpty else { return }
        // Caches must not give one origin's answer to another.
        response.headers.append("Vary", "Origin")
        guard isAllowed(request), let origin = request.headers["Origin"] else { return }
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = "X-Request-ID, Retry-After"
    }

    private func isAllowed(_ request: Request) -> Bool {
        request.headers["Origin"].map(origins.contains) ?? false
    }
}
