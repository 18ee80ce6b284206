/// How a process ended.
package enum ProcessStatus: Sendable, Hashable, CustomStringConvertible {
    case exited(Int32)
    case signaled(Int32)
    /// It has ended, and another part of this program took its status.
    case lost

    /// Decodes what `waitpid` reports; C has only macros for it.
    init(raw: Int32) {
        self = raw & 0x7F == 0 ? .exited((raw >> 8) & 0xFF) : .signaled(raw & 0x7F)
    }

    package var description: String {
        switch self {
        case .exited(let code): "exit status \(code)"
        case .signaled(let number): "signal \(number)"
        case .lost: "unknown status"
        }
    }
}

/// What a finished process left behind.
package struct ProcessResult: Sendable {
    package let program: String
    package let status: ProcessStatus
    package let output: [UInt8]
    /// The first part of what it wrote to standard error.
    package let errorOutput: [UInt8]

    package var succeeded: Bool { status == .exited(0) }

    package var outputText: String { String(decoding: output, as: UTF8.self) }

    package var errorText: String { String(decoding: errorOutput, as: UTF8.self) }

    /// Itself, or an error with what the process said about it.
    @discardableResult
    package func requireSuccess() throws(ProcessError) -> ProcessResult {
        guard !succeeded else { return self }
        let said = errorText.split(separator: "\n").suffix(5).joined(separator: "; ")
        throw ProcessError(.failed, program, said.isEmpty ? "\(status)" : "\(status): \(said)")
    }
}
