internal import Accounts
internal import CommandLineKit
package import Database
internal import DriftTables
internal import Feedback
package import FileStore
internal import Glibc
package import Observability
internal import Pipeline
internal import PostgreSQL
internal import Registry
internal import SQLite

/// What the environment says to every stage, checked.
package struct StageSettings: Sendable {
    package let name: String
    package let environment: StageEnvironment
    /// The shared volume, absolute.
    package let volume: FilePath
    /// params.yaml.
    package let parameters: FilePath
    package let secrets: FilePath
    package let log: Logger
    /// Tells the containers of one stage apart.
    package let instance: String
    private let address: DatabaseAddress

    package init(_ name: String, _ variables: [String: String]) throws {
        self.name = name
        let environment = StageEnvironment(variables)
        self.environment = environment
        let directory = try FileSystem.currentDirectory()
        func path(_ variable: String, _ fallback: String) -> FilePath {
            let name = environment[variable] ?? fallback
            return name.hasPrefix("/") ? FilePath(name) : directory.appending(name)
        }
        let volume = path("SHARED_VOLUME", "shared_volume")
        // A volume that is not there has no links to resolve; it is made under this name.
        self.volume = (try? FileSystem.canonical(volume)) ?? volume.normalized
        parameters = path("PARAMS", "params.yaml").normalized
        secrets = path("SECRETS_DIR", "secrets").normalized
        address = try DatabaseAddress(
            environment["DATABASE_URL"] ?? "sqlite:\(self.volume.appending("aisle.db"))")
        log = try Self.logger(name, environment)
        instance = Self.hostName
    }

    /// How people and the database know this worker.
    package var worker: String { "\(name)@\(instance)" }

    private static func logger(_ name: String, _ environment: StageEnvironment) throws -> Logger {
        let level = environment["LOG_LEVEL"] ?? "info"
        guard let chosen = LogLevel(level) else {
            throw UsageError(
                "LOG_LEVEL must be debug, info, notice, warning or error, not '\(level)'")
        }
        let usual: LogFormat = isatty(STDERR_FILENO) == 1 ? .text : .json
        let text = environment["LOG_FORMAT"]
        guard let format = text.map({ LogFormat(rawValue: $0.lowercased()) }) ?? usual else {
            throw UsageError("LOG_FORMAT must be text or json, not '\(text ?? "")'")
        }
        return Logger(name, level: chosen, format: format)
    }

    /// A container has a host name of its own.
    private static var hostName: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else { return "local" }
        let name = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: name.map { $0 == UInt8(ascii: "/") ? 45 : $0 }, as: UTF8.self)
    }
}

// MARK: - The database

extension StageSettings {
    /// Opens the database and brings its tables up to date.
    package func openDatabase() throws -> SQLDatabase {
        let database = unmigratedDatabase()
        try migrate(database)
        return database
    }

    /// Says so when tables change, for which whoever starts meanwhile has to wait.
    package func migrate(_ database: SQLDatabase) throws {
        try database.migrate(Self.schema) { step in
            log.notice(
                "the database changes; with millions of predictions that takes minutes",
                ["step": .text(step)])
        }
    }

    /// Whether there is a server, and so a password.
    package var isPostgreSQL: Bool {
        if case .postgreSQL = address { true } else { false }
    }

    /// All tables, whoever of the stages comes first.
    private static let schema = [
        RegistrySchema.migrations, PipelineSchema.migrations, FeedbackSchema.migrations,
        AccountsSchema.migrations, DriftSchema.migrations,
    ]

    /// The database as it is, or will be: nothing is opened yet.
    ///
    /// - Parameters:
    ///   - patience: How long a transaction is tried again; the usual time if nil.
    ///   - password: Instead of the secret `database_password`.
    package func unmigratedDatabase(
        patience: Duration? = nil, password: String? = nil
    ) -> SQLDatabase {
        var options = DatabaseOptions()
        options.programName = name
        if let patience { options.retry.limit = patience }
        switch address {
        case .sqlite(let path): return SQLiteDatabase.open(path, options: options)
        case .postgreSQL(let url):
            let (environment, secrets) = (environment, secrets)
            return PostgreSQLDatabase.open(
                url,
                password: { () throws(DatabaseError) in
                    if let password { return password }
                    do {
                        return try environment.secret("database_password", in: secrets)
                    } catch {
                        throw DatabaseError(.denied, "\(error)")
                    }
                }, options: options)
        }
    }
}
