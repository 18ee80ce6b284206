internal import Foundation
internal import Processes
internal import Synchronization

/// A PostgreSQL server of our own, on a socket in a folder that vanishes with it.
///
/// A shell between the tests and the server waits on a pipe from us. However the tests end, the
/// pipe closes; then the shell stops the server and removes the folder.
package final class PostgresServer: Sendable {
    /// Also where its socket is.
    package let folder: String
    package let port: UInt16
    private let shell: Mutex<ChildProcess?>
    private let made = Counter()

    /// The one for tests that leave it running; started when the first of them asks.
    package static let shared = Result { try PostgresServer() }

    /// For `.enabled(if:)`; true under `make test`, where a missing server is a failure.
    package static var isAvailable: Bool {
        ProcessInfo.processInfo.environment["AISLE_REQUIRE_PEERS"] == "1" || programs != nil
    }

    package init() throws {
        guard let programs = Self.programs else {
            throw ServerError(description: "no PostgreSQL server here; install postgresql")
        }
        folder = try Self.makeFolder()
        port = LoopbackPort.free()
        let request = ProcessRequest(
            "sh", ["-c", Self.script, "postgres", programs, folder, String(port)] + Self.user)
        shell = Mutex(try ChildProcess(request))
        try start()
    }

    deinit { stop() }

    /// Kills the server as a crash would, and removes its folder.
    package func stop() {
        guard let child = shell.withLock({ $0.take() }) else { return }
        // It closes the pipe and waits.
        _ = try? child.finish()
    }

    /// Starts the server; one that runs crashes first, and recovers.
    package func start() throws {
        try shell.withLock { shell in try shell?.write(Array("start\n".utf8)) }
        let deadline = ContinuousClock.now + .seconds(180)
        while try psql("postgres", "SELECT 1").status != 0 {
            guard ContinuousClock.now < deadline else {
                throw ServerError(description: "PostgreSQL does not start: \(log)")
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }

    /// Kills the server until the next `start`.
    package func crash() throws {
        try shell.withLock { shell in try shell?.write(Array("crash\n".utf8)) }
        let deadline = ContinuousClock.now + .seconds(180)
        while try psql("postgres", "SELECT 1").status == 0 {
            guard ContinuousClock.now < deadline else {
                throw ServerError(description: "PostgreSQL does not crash: \(log)")
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }

    /// Makes an empty database; returns its address.
    package func makeDatabase() throws -> String {
        let name = "test_\(made.next())"
        let outcome = try psql("postgres", "CREATE DATABASE \(name)")
        guard outcome.status == 0 else { throw ServerError(description: outcome.description) }
        return url(name)
    }

    package func url(_ database: String) -> String {
        "postgresql://aisle@/\(database)?host=\(folder)&port=\(port)"
    }

    package func psql(_ database: String, _ script: String) throws -> ProcessOutcome {
        try runProcess("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", script, url(database)])
    }

    package var log: String {
        (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? ""
    }
}

// MARK: - Starting

extension PostgresServer {
    /// Debian keeps each major version in a folder of its own.
    private static var programs: String? {
        let versions = "/usr/lib/postgresql"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: versions)) ?? []
        return names.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }
            .map { "\(versions)/\($0)/bin" }
            .first { FileManager.default.isExecutableFile(atPath: "\($0)/postgres") }
    }

    /// PostgreSQL refuses to run as root.
    private static var user: [String] {
        guard geteuid() == 0 else { return [] }
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    }

    private static func makeFolder() throws -> String {
        var template = Array("/tmp/aisle-postgres.XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else {
            throw ServerError(description: "cannot make a folder in /tmp: errno \(errno)")
        }
        let path = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if geteuid() == 0 {
            let outcome = try runProcess("chown", ["postgres:", path])
            guard outcome.status == 0 else { throw ServerError(description: outcome.description) }
        }
        return path
    }

    /// Arguments: where the programs are, the folder, the port, and what to run them with.
    private static let script = """
        programs=$1 folder=$2 port=$3
        shift 3
        cd "$folder" || exit
        trap '' INT TERM HUP
        server=
        halt() { [ -z "$server" ] || { kill -QUIT "$server"; wait "$server"; server=; }; }
        exec >"$folder/log" 2>&1
        "$@" "$programs/initdb" -D "$folder/data" -U aisle -E UTF8 --locale=C.UTF-8 --no-sync \
            --auth-local=trust --auth-host=scram-sha-256
        while read -r word; do
            halt
            [ "$word" = start ] || continue
            "$@" "$programs/postgres" -D "$folder/data" -c port="$port" \
                -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder" \
                -c fsync=off -c full_page_writes=off \
                -c max_connections=200 -c shared_buffers=32MB &
            server=$!
        done
        halt
        rm -rf "$folder"
        """
}
