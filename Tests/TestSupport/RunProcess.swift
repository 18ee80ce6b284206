internal import Processes

/// What a finished process left behind.
package struct ProcessOutcome: Sendable, CustomStringConvertible {
    /// The exit code; 128 + number after a signal, as a shell has it.
    package let status: Int32
    package let outputBytes: [UInt8]
    package let errorBytes: [UInt8]

    init(_ result: ProcessResult) {
        switch result.status {
        case .exited(let code): status = code
        case .signaled(let number): status = 128 + number
        case .lost: status = -1
        }
        outputBytes = result.output
        errorBytes = result.errorOutput
    }

    package var output: String { String(decoding: outputBytes, as: UTF8.self) }
    package var errors: String { String(decoding: errorBytes, as: UTF8.self) }

    /// What a failed expectation should show.
    package var description: String { "status \(status)\n\(output)\n\(errors)" }
}

/// Runs a program to its end; a `nil` in `environment` removes a variable.
package func runProcess(
    _ executable: String, _ arguments: [String] = [], in directory: String? = nil,
    environment: [String: String?] = [:], input: [UInt8] = [],
    timeout: Duration = .seconds(300)
) throws -> ProcessOutcome {
    var request = ProcessRequest(executable, arguments)
    request.workingDirectory = directory.map { Array($0.utf8) }
    request.environment = environment
    request.timeout = timeout
    request.outputLimit = 1 << 30
    return ProcessOutcome(try ChildProcess.run(request, input: input))
}
