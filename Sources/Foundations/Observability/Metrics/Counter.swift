internal import Synchronization

/// A count that only grows; safe from any thread, without a lock.
package final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    package init() {}

    package func increment(by amount: UInt64 = 1) {
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    package var value: UInt64 { count.load(ordering: .relaxed) }
}
