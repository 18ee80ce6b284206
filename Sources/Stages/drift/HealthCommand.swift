import CommandLineKit
import HTTPClient
import StageKit

let healthCommand = Command(
    "health", abstract: "Exit with 0 when the service on this host is ready, else 1."
) { _ in
    let settings = try StageSettings("drift", Environment.current.variables)
    let port = try settings.environment.number("PORT", 0...65535, default: 8003)
    let problem = readiness(port)
    Output.standardOutput.writeLine(problem ?? "ready")
    return problem == nil ? .done : .failed
}

/// Why the service is not ready; nil when it is.
private func readiness(_ port: Int) -> String? {
    var configuration = HTTPConfiguration()
    configuration.connectTimeout = .seconds(3)
    configuration.stallTimeout = .seconds(3)
    configuration.retry.attempts = 1
    guard let url = HTTPURL("http://127.0.0.1:\(port)/ready") else { return "no such address" }
    var request = HTTPRequest(.get, url)
    request.bypassesProxy = true
    do {
        let answer = try HTTPSession(configuration).send(request)
        if answer.isSuccess { return nil }
        return String(decoding: answer.body, as: UTF8.self)
    } catch {
        return "\(error)"
    }
}
