import Accounts
import CommandLineKit
import DriftService
import HTTPServer
import HTTPServing
import Observability
import Processes
import StageKit
import TokenGate

let serveCommand = Command(
    "serve", abstract: "Watch predictions and answer requests until SIGTERM or Ctrl-C."
) { _ in
    let settings = try StageSettings("drift", Environment.current.variables)
    let watcher = try SignalWatcher()
    let keyring = try TokenKeyring(log: settings.log) { try settings.tokenVerifier() }
    let interval = try settings.environment.number("DRIFT_INTERVAL", 1...3600, default: 60)
    let database = try settings.awaitDatabase(watcher)
    let gate = TokenGate(log: settings.log) { token, now in
        try keyring.verify(token, now: now)
    }
    let revocations = try RevocationFollower(AccountStore(database), gate, log: settings.log)
    let monitor = try makeMonitor(settings, database)
    var service = DriftService(
        monitor, log: settings.log, admit: { try gate.admit($0) },
        webhookSecret: try settings.environment.secret("webhook_secret", in: settings.secrets),
        rollBack: rollBack(settings, database))
    service.version = Version.current.number
    try monitor.start(every: .seconds(interval))
    let server = try WebServer(
        service.application(middleware: [CrossOrigin(origins: settings.origins)]),
        try settings.serverSettings(port: 8003))
    settings.log.info("listening", ["port": .integer(Int(server.port))])
    return try serving(watcher, within: .seconds(10), settings.log) {
        server.stop()
        monitor.stop()
        revocations.stop()
    }
}
