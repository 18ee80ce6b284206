import CommandLineKit
import DataSync
import FileStore
import Glibc
import Observability
import Versioning

/// What the environment says, checked.
struct Settings {
    let sync: SyncSettings
    /// The environment with secrets read from their files.
    let variables: [String: String]
    let log: Logger

    init(_ environment: Environment) throws {
        let variables = try Self.withSecrets(environment.variables)
        func value(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }
        func number(_ name: String, _ range: ClosedRange<Int>, default usual: Int) throws -> Int {
            guard let text = value(name) else { return usual }
            guard let number = Int(text), range.contains(number) else {
                throw UsageError(
                    "\(name) must be a number from \(range.lowerBound) to \(range.upperBound), not"
                        + " '\(text)'")
            }
            return number
        }
        let directory = try FileSystem.currentDirectory()
        let name = value("SHARED_VOLUME") ?? "shared_volume"
        let path = name.hasPrefix("/") ? FilePath(name) : directory.appending(name)
        // A volume that is not there has no links to resolve; it is made under this name.
        let volume = (try? FileSystem.canonical(path)) ?? path.normalized
        var sync = SyncSettings(volume: volume, directory: directory)
        sync.remoteURL = value("REMOTE_URL")
        sync.remoteEndpoint = value("REMOTE_ENDPOINT_URL")
        sync.sampleRows = try number("SAMPLE_ROWS", 1...1_000_000_000, default: 20_000)
        sync.interval = .seconds(try number("SYNC_INTERVAL", 1...86_400, default: 10))
        sync.commitsPointers = try Self.flag(value("GIT_COMMIT_POINTERS"), "GIT_COMMIT_POINTERS")
        sync.gitToken = value("GIT_TOKEN")
        sync.instance = Self.hostName
        sync.places = ConfigurationPlaces(environment: variables)
        self.sync = sync
        self.variables = variables
        log = try Self.logger(level: value("LOG_LEVEL"), format: value("LOG_FORMAT"))
    }

    private static func flag(_ text: String?, _ name: String) throws -> Bool {
        switch text?.lowercased() {
        case nil, "0", "false", "no": return false
        case "1", "true", "yes": return true
        case let text?: throw UsageError("\(name) must be 1 or 0, not '\(text)'")
        }
    }

    private static func logger(level: String?, format: String?) throws -> Logger {
        guard let chosen = LogLevel(level ?? "info") else {
            throw UsageError(
                "LOG_LEVEL must be debug, info, notice, warning or error, not '\(level ?? "")'")
        }
        let usual: LogFormat = isatty(STDERR_FILENO) == 1 ? .text : .json
        guard let format = format.map({ LogFormat(rawValue: $0.lowercased()) }) ?? usual else {
            throw UsageError("LOG_FORMAT must be text or json, not '\(format ?? "")'")
        }
        return Logger("dvc-sync", level: chosen, format: format)
    }

    /// A container has a host name of its own.
    private static var hostName: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else { return "local" }
        let name = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: name.map { $0 == UInt8(ascii: "/") ? 45 : $0 }, as: UTF8.self)
    }

    // MARK: - Secrets

    private static let secrets = [
        "GIT_TOKEN", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
    ]

    private static func withSecrets(_ variables: [String: String]) throws -> [String: String] {
        var variables = variables
        for name in secrets {
            guard let file = variables["\(name)_FILE"], !file.isEmpty else { continue }
            guard (variables[name] ?? "").isEmpty else {
                throw UsageError("\(name) and \(name)_FILE are both set; unset one of them")
            }
            let bytes = try FileSystem.read(FilePath(file), limit: 1 << 16)
            let text = bytes.drop { $0 <= 32 }.reversed().drop { $0 <= 32 }.reversed()
            variables[name] = String(decoding: Array(text), as: UTF8.self)
        }
        return variables
    }

    /// Children have no use for the token, save one, which gets it by name.
    static func hideToken() {
        unsafe unsetenv("GIT_TOKEN")
    }
}
