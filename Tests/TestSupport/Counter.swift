import Synchronization

/// Counts from zero, for answers that differ from call to call.
package final class Counter: Sendable {
    private let value = Atomic(0)

    package init() {}

    package func next() -> Int {
        value.add(1, ordering: .relaxed).oldValue
    }
}
