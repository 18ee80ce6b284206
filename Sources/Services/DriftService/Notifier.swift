package import HTTPClient
package import Observability
internal import StrictJSON

/// Tells people by a webhook that takes what Slack takes: `{"text": "..."}`.
package struct Notifier: Sendable {
    private let session: HTTPSession
    private let url: HTTPURL
    private let log: Logger

    /// - Parameter url: A secret, as who knows it can write there.
    package init(_ url: HTTPURL, log: Logger) {
        var configuration = HTTPConfiguration()
        configuration.connectTimeout = .seconds(5)
        configuration.stallTimeout = .seconds(5)
        session = HTTPSession(configuration)
        self.url = url
        self.log = log
    }

    /// Whether it arrived.
    package func send(_ text: String) -> Bool {
        let body: JSON = ["text": .text(text)]
        var request = HTTPRequest(.post, url)
        request.headers.append("Content-Type", "application/json")
        request.body = .bytes(body.bytes)
        do {
            let answer = try session.send(request)
            if answer.isSuccess { return true }
            log.warning("a notification was refused", ["status": .integer(answer.status)])
        } catch {
            // The error names the address, which is a secret.
            log.warning("a notification did not arrive")
        }
        return false
    }
}
