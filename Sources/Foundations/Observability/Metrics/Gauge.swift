internal import Synchronization

/// A number that goes up and down; safe from any thread, without a lock.
package final class Gauge: Sendable {
    private let bits = Atomic<UInt64>(0)

    package init() {}

    package var value: Double {
        get { Double(bitPattern: bits.load(ordering: .relaxed)) }
        set { bits.store(newValue.bitPattern, ordering: .relaxed) }
    }

    package func add(_ amount: Double) {
        bits.addToDouble(amount)
    }
}

extension Atomic where Value == UInt64 {
    /// Adds to the number whose bit pattern is stored here.
    func addToDouble(_ amount: Double) {
        var seen = load(ordering: .relaxed)
        while true {
            let sum = (Double(bitPattern: seen) + amount).bitPattern
            let outcome = weakCompareExchange(
                expected: seen, desired: sum, ordering: .relaxed)
            if outcome.exchanged { return }
            seen = outcome.original
        }
    }
}
