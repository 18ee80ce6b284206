internal import Glibc

/// Why a child process could not be run, or did not end well.
package struct ProcessError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// No such program on the path.
        case notFound
        /// The kernel refused to start it.
        case cannotStart
        /// It ran longer than allowed and was killed.
        case timedOut
        /// It wrote more than allowed and was killed.
        case outputTooLarge
        /// It ended with another status than 0.
        case failed
        /// Its output ended before what was asked for.
        case endOfOutput
        /// Talking to it failed.
        case io
    }

    package let code: Code
    package let program: String
    package let detail: String

    init(_ code: Code, _ program: String, _ detail: String) {
        self.code = code
        self.program = program
        self.detail = detail
    }

    static func system(_ code: Code, _ program: String, _ what: String, errno number: Int32)
        -> ProcessError
    {
        ProcessError(code, program, "\(what): \(unsafe String(cString: strerror(number)))")
    }

    package var description: String { "\(program): \(detail)" }
}
