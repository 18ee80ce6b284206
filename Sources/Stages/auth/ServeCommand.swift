import Accounts
import AuthService
import CommandLineKit
import Database
import HTTPServer
import Observability
import Processes
import ServiceHTTP
import StageKit

let serveCommand = Command(
    "serve", abstract: "Answer until SIGTERM or Ctrl-C.",
    discussion: """
        Needs its token_key to start; waits for the database. /docs shows all routes and can try \
        them.
        """
) { _ in
    let settings = try StageSettings("auth", Environment.current.variables)
    let watcher = try SignalWatcher()
    let cabinet = try KeyCabinet(log: settings.log) { try settings.signingKeys() }
    let store = AccountStore(settings.unmigratedDatabase(patience: .seconds(3)))
    let hasher = try passwordHasher()
    let housekeeper = Housekeeper(
        store, hasher, log: settings.log,
        migrate: { try settings.migrate(store.database) },
        adminPassword: {
            try settings.environment.secret("admin_password", in: settings.secrets)
        })
    var service = AuthSettings()
    service.issuer = settings.tokenIssuer
    service.audience = settings.tokenAudience
    service.origins = settings.origins
    service.version = Version.current.number
    let metrics = MetricRegistry()
    metrics.declareProcessMetrics()
    let auth = AuthService(
        store, hasher, cabinet, service, metrics: metrics, log: settings.log)
    var serverSettings = try settings.serverSettings(port: 8001)
    serverSettings.graceLimit = .seconds(8)
    let server = try WebServer(
        auth.application(ready: { housekeeper.condition() }), serverSettings)
    settings.log.info(
        "listening", ["host": .text(serverSettings.host), "port": .integer(Int(server.port))])
    return try stoppable(
        watcher, within: .seconds(9), abandoned: .done, settings.log,
        onStop: { housekeeper.stop() }
    ) {
        housekeeper.run()
        server.stop()
        settings.log.info("stopped")
        return .done
    }
}

func passwordHasher() throws -> PasswordHasher {
    guard let parameters = PasswordHasher.usualParameters else {
        throw UsageError("the usual parameters of scrypt are out of range")
    }
    return PasswordHasher(parameters)
}

func say(_ line: String) {
    Output.standardOutput.writeLine(line)
}
