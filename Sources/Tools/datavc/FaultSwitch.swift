import CommandLineKit
import FileStore

/// Lets tests end the process at a chosen change to the file system.
enum FaultSwitch {
    static func arm(_ environment: Environment) {
        if let count = environment["DATAVC_DIE_AT_CHANGE"].flatMap({ Int($0) }) {
            FaultInjector.arm(at: count)
        }
    }

    /// With a number too large to be reached, says how many changes there were.
    static func report(_ environment: Environment) {
        guard environment["DATAVC_DIE_AT_CHANGE"] != nil else { return }
        Output.standardError.writeLine("changes: \(FaultInjector.changesMade)")
    }
}
