/// Finds the route of a request.
package struct Router: Sendable {
    fileprivate struct Place: Sendable {
        let pattern: RoutePattern
        var routes: [HTTPMethod: Route]

        /// What a 405 and an OPTIONS answer name.
        var allowed: String {
            var names = Set(routes.keys.map(\.rawValue))
            if names.contains("GET") { names.insert("HEAD") }
            return names.sorted().joined(separator: ", ")
        }
    }

    enum Finding {
        case route(Route, [String: String])
        case wrongMethod(pattern: String, allowed: String)
        case nothing
    }

    /// Most paths have no parameters and are found by one look.
    private var fixed: [String: Place] = [:]
    private var parametrised: [Place] = []

    package init() {}

    package mutating func add(_ route: Route) {
        if !route.path.hasParameters {
            fixed[route.pattern, default: Place(pattern: route.path, routes: [:])]
                .add(route)
        } else if let index = parametrised.firstIndex(where: { $0.pattern.isSame(as: route.path) })
        {
            parametrised[index].add(route)
        } else {
            var place = Place(pattern: route.path, routes: [:])
            place.add(route)
            parametrised.append(place)
        }
    }

    /// Adds a route whose handler gets the whole body.
    package mutating func on(
        _ method: HTTPMethod, _ pattern: String, bodyLimit: Int = Route.usualBodyLimit,
        pool: WorkerPool? = nil, _ handler: @escaping Route.Handler
    ) {
        add(Route(method, pattern, bodyLimit: bodyLimit, on: pool, .whole(handler)))
    }

    package mutating func get(
        _ pattern: String, pool: WorkerPool? = nil, _ handler: @escaping Route.Handler
    ) {
        on(.get, pattern, pool: pool, handler)
    }

    package mutating func post(
        _ pattern: String, bodyLimit: Int = Route.usualBodyLimit, pool: WorkerPool? = nil,
        _ handler: @escaping Route.Handler
    ) {
        on(.post, pattern, bodyLimit: bodyLimit, pool: pool, handler)
    }

    func find(_ method: HTTPMethod, _ path: String) -> Finding {
        if let place = fixed[path] { return place.finding(method, [:]) }
        guard let (place, parameters) = search(path) else { return .nothing }
        return place.finding(method, parameters)
    }

    private func search(_ path: String) -> (Place, [String: String])? {
        let parts = RoutePattern.split(path)
        // A path may spell its letters with percent signs.
        if path.utf8.contains(UInt8(ascii: "%")),
            let place = fixed.values.first(where: { $0.pattern.match(parts) != nil })
        {
            return (place, [:])
        }
        for place in parametrised {
            if let parameters = place.pattern.match(parts) { return (place, parameters) }
        }
        return nil
    }
}

extension Router.Place {
    fileprivate mutating func add(_ route: Route) {
        precondition(
            route.pattern == pattern.text && routes[route.method] == nil,
            "two routes of one method and path, or two names for one parameter")
        routes[route.method] = route
    }

    fileprivate func finding(
        _ method: HTTPMethod, _ parameters: [String: String]
    ) -> Router.Finding {
        // The server leaves the body out of an answer to HEAD.
        guard let route = routes[method] ?? (method == .head ? routes[.get] : nil) else {
            return .wrongMethod(pattern: pattern.text, allowed: allowed)
        }
        return .route(route, parameters)
    }
}
