internal import ModelBundle
internal import Parallelism
internal import Synchronization

/// The model that serves. Threads look at a number, and take a lock only after it has changed.
package final class ModelHolder: Sendable {
    /// What a thread keeps between two requests.
    struct Seat {
        fileprivate var generation = 0
        fileprivate(set) var model: ServingModel?
        /// Of the model, when there is one.
        fileprivate(set) var pad: Scratchpad?
    }

    /// The memory of one thread, changed where it is: copying it costs more than a short product.
    final class Scratchpad {
        var scratch: Classifier.Scratch

        init(_ classifier: Classifier) {
            scratch = Classifier.Scratch(for: classifier)
        }
    }

    private let generation = Atomic<Int>(0)
    private let current = Mutex<ServingModel?>(nil)

    package init() {}

    package var model: ServingModel? { current.withLock(\.self) }

    /// From the next request on this one answers; those that are being answered keep theirs.
    package func install(_ model: ServingModel?) {
        current.withLock { current in
            current = model
            generation.add(1, ordering: .releasing)
        }
    }

    /// The model that serves now; nil when there is none.
    func refresh(_ seat: inout Seat) -> ServingModel? {
        guard generation.load(ordering: .acquiring) != seat.generation else { return seat.model }
        current.withLock { current in
            seat.generation = generation.load(ordering: .relaxed)
            seat.model = current
        }
        seat.pad = seat.model.map { Scratchpad($0.bundle.classifier) }
        return seat.model
    }
}
