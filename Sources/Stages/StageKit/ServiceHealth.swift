package import CommandLineKit
internal import HTTPClient
internal import HTTPServer

/// The command `health` of a service: asks it, on this host, whether it is ready.
package func serviceHealthCommand(_ service: String, port usual: Int) -> Command {
    Command(
        "health", abstract: "Exit with 0 when the service on this host is ready, else 1."
    ) { _ in
        let settings = try StageSettings(service, Environment.current.variables)
        let server = try settings.serverSettings(port: usual)
        let anywhere = ["0.0.0.0": "127.0.0.1", "::": "::1"]
        let problem = readiness(anywhere[server.host] ?? server.host, Int(server.port))
        Output.standardOutput.writeLine(problem ?? "healthy")
        return problem == nil ? .done : .failed
    }
}

/// Why the service is not ready; nil when it is.
private func readiness(_ host: String, _ port: Int) -> String? {
    var configuration = HTTPConfiguration()
    configuration.connectTimeout = .seconds(3)
    configuration.stallTimeout = .seconds(3)
    configuration.retry.attempts = 1
    let name = host.contains(":") ? "[\(host)]" : host
    guard let url = HTTPURL("http://\(name):\(port)/ready") else { return "no such address" }
    var request = HTTPRequest(.get, url)
    request.bypassesProxy = true
    do {
        let answer = try HTTPSession(configuration).send(request)
        return answer.isSuccess ? nil : String(decoding: answer.body, as: UTF8.self)
    } catch {
        return "\(error)"
    }
}
