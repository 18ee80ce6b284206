internal import Glibc

/// A server that answers on a port of this machine.
package struct RunningServer: Sendable {
    package let port: UInt16
    package let process: BackgroundProcess

    package var url: String { "http://127.0.0.1:\(port)" }
}

package struct ServerError: Error, CustomStringConvertible {
    package let description: String
}

/// Runs `body` once the server answers, and kills it in the end, however that comes.
///
/// Blocks its thread until then, as a sleeping task may not be woken for long.
package func withServer<Result>(
    _ executable: String, environment: [String: String?] = [:], limit: Duration = .seconds(180),
    arguments: (_ port: UInt16) -> [String],
    body: (RunningServer) async throws -> Result
) async throws -> Result {
    let port = LoopbackPort.free()
    let process = try BackgroundProcess(executable, arguments(port), environment: environment)
    defer { process.signal(9) }
    let deadline = ContinuousClock.now + limit
    while !LoopbackPort.accepts(port) {
        guard process.isRunning, ContinuousClock.now < deadline else {
            throw ServerError(
                description: "\(executable) does not answer on port \(port): \(process.output)")
        }
        usleep(20_000)
    }
    return try await body(RunningServer(port: port, process: process))
}

/// Runs `body` against moto's stand-in for S3.
package func withS3Server<Result>(
    body: (RunningServer) async throws -> Result
) async throws -> Result {
    try await withServer(
        Peers.path("moto_server"), arguments: { ["-H", "127.0.0.1", "-p", "\($0)"] }, body: body)
}
