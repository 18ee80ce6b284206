import Accounts
import CommandLineKit
import Database
import Feedback
import FileStore
import HTTPServer
import HTTPServing
import Learning
import ModelValidation
import Observability
import Parameters
import PredictService
import Processes
import Registry
import StageKit
import StageRunner
import TokenGate

let serveCommand = Command(
    "serve", abstract: "Answer requests until SIGTERM or Ctrl-C.",
    options: [
        .integer(
            "-j", "--threads", in: 1...64,
            help: "How many threads read requests and predict. As many as processors."),
        .flag(
            "--no-log",
            help: "Write no predictions down; then there is neither feedback nor a review queue."),
    ]
) { values in
    let settings = try StageSettings("predict", Environment.current.variables)
    let watcher = try SignalWatcher()
    let keyring = try tokenKeyring(settings)
    let provider = try settings.provider()
    let database = try settings.awaitDatabase(watcher)
    let site = try Site(
        settings, database, isLogging: !values.flag("no-log")
    ) { token, now in
        if let provider, ProviderVerifier.claimedIssuer(of: token) == provider.issuer {
            return try provider.verify(token, now: now)
        }
        return try keyring.verify(token, now: now)
    }
    try site.start()
    var serverSettings = try settings.serverSettings(port: 8002)
    serverSettings.threads = values.int("threads") ?? serverSettings.threads
    let server = try WebServer(
        site.service.application(middleware: try middleware(settings, site.gate)), serverSettings)
    settings.log.info("listening", ["port": .integer(Int(server.port))])
    return try serving(watcher, within: .seconds(10), settings.log) {
        server.stop()
        site.stop()
    }
}

private func middleware(
    _ settings: StageSettings, _ gate: TokenGate
) throws -> [any Middleware] {
    var middleware: [any Middleware] = [CrossOrigin(origins: settings.origins)]
    if settings.environment["RATE_LIMIT"] != nil {
        let rate = try settings.environment.number("RATE_LIMIT", 1...1_000_000, default: 1)
        // Strangers are refused by the routes, and do not fill the table.
        middleware.append(
            RateLimit(RateLimiter(perSecond: Double(rate))) { try? gate.admit($0).subject })
    }
    return middleware
}
