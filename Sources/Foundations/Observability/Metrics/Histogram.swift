internal import Synchronization

/// Counts values by size; safe from any thread, without a lock.
@safe
package final class Histogram: @unchecked Sendable {  // Safe: only atomics change after init.
    /// What Prometheus clients use for seconds where nothing else is said.
    package static let secondBounds = [
        0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
    ]

    /// The largest value of each bucket but the last, which takes everything.
    let bounds: [Double]
    /// One cell for each bucket, then the bits of the sum.
    private let cells: UnsafeMutablePointer<Atomic<UInt64>>

    package init(bounds: [Double] = Histogram.secondBounds) {
        precondition(
            zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }
                && bounds.allSatisfy(\.isFinite),
            "the bounds of a histogram are finite and rise")
        self.bounds = bounds
        unsafe cells = .allocate(capacity: bounds.count + 2)
        for index in 0..<bounds.count + 2 {
            unsafe (cells + index).initialize(to: Atomic(0))
        }
    }

    deinit {
        unsafe cells.deinitialize(count: bounds.count + 2)
        unsafe cells.deallocate()
    }

    package func observe(_ value: Double) {
        var bucket = 0
        while bucket < bounds.count, value > bounds[bucket] { bucket += 1 }
        // No number is no size: it belongs above all bounds, and would spoil the sum for good.
        if value.isNaN { bucket = bounds.count }
        unsafe cells[bucket].wrappingAdd(1, ordering: .relaxed)
        if value.isFinite { unsafe cells[bounds.count + 1].addToDouble(value) }
    }

    package func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        observe(Double(seconds) + Double(attoseconds) * 1e-18)
    }

    /// How many values each bound covers, and last how many there were.
    package var cumulativeCounts: [UInt64] {
        var total: UInt64 = 0
        return (0...bounds.count).map { index in
            total += unsafe cells[index].load(ordering: .relaxed)
            return total
        }
    }

    package var sum: Double {
        unsafe Double(bitPattern: cells[bounds.count + 1].load(ordering: .relaxed))
    }
}
