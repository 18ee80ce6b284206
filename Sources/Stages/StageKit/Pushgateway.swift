internal import HTTPClient
internal import Observability

/// Hands the metrics of a process that ends soon to a Pushgateway, where PUSHGATEWAY_URL names one.
struct Pushgateway: Sendable {
    private let group: HTTPURL
    private let log: Logger

    /// - Returns: nil when no Pushgateway is named.
    init?(_ settings: StageSettings) throws {
        guard let text = settings.environment["PUSHGATEWAY_URL"], !text.isEmpty else { return nil }
        guard var url = HTTPURL(text) else {
            throw MissingSecret("PUSHGATEWAY_URL must be an address such as http://host:9091")
        }
        // One group for each stage: what a run pushes replaces what the last one did.
        while url.path.hasSuffix("/") { url.path.removeLast() }
        url.path += "/metrics/job/\(settings.name)"
        group = url
        log = settings.log
    }

    /// A push that fails fails nothing else.
    func push(_ registry: MetricRegistry) {
        var request = HTTPRequest(.put, group)
        request.headers.append("Content-Type", "text/plain; version=0.0.4")
        request.body = .bytes(registry.exposition())
        do {
            let answer = try session.send(request)
            if !answer.isSuccess {
                log.warning("the Pushgateway refused", ["status": .integer(answer.status)])
            }
        } catch {
            log.warning("the Pushgateway was not reached", ["error": .error(error)])
        }
    }

    func forget() throws -> Bool {
        try session.send(HTTPRequest(.delete, group)).isSuccess
    }

    private var session: HTTPSession {
        var configuration = HTTPConfiguration()
        configuration.connectTimeout = .seconds(5)
        configuration.stallTimeout = .seconds(5)
        return HTTPSession(configuration)
    }
}
