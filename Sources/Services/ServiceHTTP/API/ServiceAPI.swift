package import HTTPServing
package import StrictJSON

/// The routes of a service and what is published about them: there is no one without the other.
package struct ServiceAPI: Sendable {
    package private(set) var router = Router()
    private let title: String
    private let version: String
    private var operations: [(method: HTTPMethod, pattern: String, operation: Operation)] = []

    package init(title: String, version: String) {
        self.title = title
        self.version = version
    }

    package mutating func on(
        _ method: HTTPMethod, _ pattern: String, _ operation: Operation,
        bodyLimit: Int = Route.usualBodyLimit, pool: WorkerPool? = nil,
        _ handler: @escaping Route.Handler
    ) {
        add(Route(method, pattern, bodyLimit: bodyLimit, on: pool, .whole(handler)), operation)
    }

    package mutating func add(_ route: Route, _ operation: Operation) {
        router.add(route)
        operations.append((route.method, route.pattern, operation))
    }

    /// Adds `/openapi.json`, which describes all that was added before, and `/docs`.
    package mutating func addDocumentation() {
        let schema: JSON = ["type": "object"]
        on(
            .get, "/docs",
            Operation(
                "A page that shows this and can try it.",
                answers: [.init(.ok, "The page.", type: DocumentationPage.type, Schema.text)])
        ) { _ in DocumentationPage.response }
        let description = Operation(
            "This description.", answers: [.init(.ok, "OpenAPI 3.1.", schema)])
        operations.append((.get, "/openapi.json", description))
        let bytes = document.bytes
        router.get("/openapi.json") { _ in .json(bytes) }
    }

    /// OpenAPI 3.1.
    package var document: JSON {
        var paths: [JSON.Member] = []
        for (_, pattern, _) in operations where !paths.contains(where: { $0.name == pattern }) {
            let methods = operations.filter { $0.pattern == pattern }.map { entry in
                JSON.Member(entry.method.rawValue.lowercased(), entry.operation.json)
            }
            paths.append(JSON.Member(pattern, .object(methods)))
        }
        return [
            "openapi": "3.1.0",
            "info": ["title": .text(title), "version": .text(version)],
            "paths": .object(paths),
            "components": [
                "schemas": ["Error": Schema.object(["detail": Schema.text])],
                "securitySchemes": [
                    "bearer": ["type": "http", "scheme": "bearer", "bearerFormat": "JWT"],
                    "token": ["type": "apiKey", "in": "header", "name": "token"],
                ],
            ],
        ]
    }
}
