/// How a command ended, as the shell sees it.
package struct ExitCode: Hashable, Sendable, RawRepresentable, ExpressibleByIntegerLiteral {
    package let rawValue: Int32

    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    package init(integerLiteral value: Int32) {
        self.init(rawValue: value)
    }

    package static let done: ExitCode = 0
    package static let failed: ExitCode = 1
    package static let wrongUsage: ExitCode = 2
    /// The reader of our output went away: what the shell reports for SIGPIPE.
    package static let brokenPipe: ExitCode = 141
}
