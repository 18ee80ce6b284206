internal import Database
internal import Observability
internal import Parallelism

extension StageRunner {
    /// Does what needs the database, and tries for minutes while that is away: what a stage
    /// has worked for is not to be lost because a server is restarted.
    ///
    /// Nobody else can take the work over before the database is back; who was faster then has it.
    ///
    /// - Parameter body: May run several times.
    func insisting<Output>(_ log: Logger, _ body: () throws -> Output) throws -> Output {
        let end = ContinuousClock.now + settings.insistence
        while true {
            do {
                return try body()
            } catch let error as DatabaseError where error.isAbsence {
                guard end > .now else { throw error }
                log.warning(
                    "the database is away; what was made is kept until it is back",
                    ["error": .error(error)])
            }
            settings.onSignOfLife()
            // Each try has waited for many seconds by itself.
            Threads.pause(microseconds: 100_000)
        }
    }
}

extension DatabaseError {
    /// Whether it may be over in a minute. What was done before a commit's answer was lost is found
    /// when it is done again.
    fileprivate var isAbsence: Bool { isTransient || code == .commitUnknown }
}
