/// Why the pipeline refused, other than for the database's sake.
package struct PipelineError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        case unknownRun
        case notOpen
        /// The lease ran out and the work is another worker's now; what was done counts no more.
        case leaseLost
        case nothingToDo
    }

    package let code: Code
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    package static func isLostLease(_ error: any Error) -> Bool {
        (error as? PipelineError)?.code == .leaseLost
    }
}
