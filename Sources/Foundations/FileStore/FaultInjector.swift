internal import Glibc
internal import Synchronization

/// Kills the process at a chosen change to the file system, so that tests can prove recovery.
///
/// Every write, fsync, rename, link and removal of this library passes here.
package enum FaultInjector {
    private static let remaining = Atomic<Int>(0)
    private static let passed = Atomic<Int>(0)

    /// The next `count`th change kills the process; zero disarms.
    package static func arm(at count: Int) {
        remaining.store(count, ordering: .relaxed)
    }

    /// How many changes were made since the start, when armed.
    package static var changesMade: Int { passed.load(ordering: .relaxed) }

    @inline(__always)
    static var isArmed: Bool { remaining.load(ordering: .relaxed) != 0 }

    /// Returns true when the caller must tear its write and then call `die`.
    static func pass() -> Bool {
        guard isArmed else { return false }
        passed.add(1, ordering: .relaxed)
        return remaining.subtract(1, ordering: .relaxed).newValue == 0
    }

    static func dieIfDue() {
        if pass() { die() }
    }

    static func die() {
        kill(getpid(), SIGKILL)
    }
}
