package import HTTPServing
package import Observability
internal import Parallelism
internal import Synchronization

/// Counts and times every answer, and writes failures to the log with the request's id.
///
/// Answers that went well are logged at the level debug: at tens of thousands a second the log
/// would cost more than the work.
package final class RequestObserver: ExchangeObserver {
    private struct Key: Hashable {
        let method: HTTPMethod
        let pattern: String
        let status: Int
    }

    private struct Cells {
        let requests: Counter
        let latency: Histogram
    }

    private let logger: Logger
    private let requests: MetricFamily<Counter>
    private let latency: MetricFamily<Histogram>
    /// One look instead of two, without making texts of the labels.
    private let cells = Mutex<[Key: Cells]>([:])
    /// What each thread has seen of them, so that threads do not wait for each other.
    private let known = PerThread { [Key: Cells]() }

    /// - Parameters:
    ///   - requests: The counter's name; its labels are method, endpoint and status_code.
    ///   - latency: The histogram's name; its labels are method and endpoint.
    package init(
        _ registry: MetricRegistry, logger: Logger, requests: String, latency: String
    ) {
        self.logger = logger
        self.requests = registry.counter(
            requests, "Requests by method, route and status.",
            labels: ["method", "endpoint", "status_code"])
        self.latency = registry.histogram(
            latency, "Seconds from a request's head to its answer.",
            labels: ["method", "endpoint"])
    }

    package func answered(_ request: Request, _ record: ExchangeRecord) {
        let key = Key(
            method: request.method, pattern: request.pattern, status: record.status.code)
        let cells = cells(of: key)
        cells.requests.increment()
        cells.latency.observe(record.duration)
        logger.debug(
            "request",
            [
                "request_id": .text(request.id), "method": .text(key.method.rawValue),
                "endpoint": .text(key.pattern), "status": .integer(key.status),
                "seconds": .seconds(record.duration),
                "received_bytes": .integer(record.receivedBytes),
                "from": .text(request.remoteAddress),
            ])
    }

    package func failed(_ request: Request, _ error: any Error) {
        logger.error(
            "request failed",
            [
                "request_id": .text(request.id), "method": .text(request.method.rawValue),
                "endpoint": .text(request.pattern), "error": .error(error),
            ])
    }

    private func cells(of key: Key) -> Cells {
        known.with { known in
            if let found = known[key] { return found }
            let found = sharedCells(of: key)
            known[key] = found
            return found
        }
    }

    private func sharedCells(of key: Key) -> Cells {
        cells.withLock { cells in
            if let found = cells[key] { return found }
            let made = Cells(
                requests: requests.with(key.method.rawValue, key.pattern, "\(key.status)"),
                latency: latency.with(key.method.rawValue, key.pattern))
            cells[key] = made
            return made
        }
    }
}
