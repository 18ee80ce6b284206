internal import CommandLineKit
internal import FileStore

/// Lets tests end the process at a chosen change to the file system.
package func armFaultInjector() {
    guard let count = Environment.current["AISLE_DIE_AT_CHANGE"].flatMap({ Int($0) }) else {
        return
    }
    FaultInjector.arm(at: count)
}
