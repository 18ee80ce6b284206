internal import Glibc
internal import Synchronization

/// A value of its own for each thread, found without a lock; for threads that live long.
///
/// The values go when this object goes, not when their threads end.
@safe
package final class PerThread<Value>: @unchecked Sendable {  // Safe: a box is used by its thread.
    @usableFromInline
    final class Box {
        /// Lent by `with` alone, which says how; a check at run time costs more than the loan.
        @exclusivity(unchecked) @usableFromInline var value: Value

        init(_ value: Value) {
            unsafe self.value = value
        }
    }

    private struct Boxes: @unchecked Sendable {  // Safe: only kept here; threads find their own.
        var all: [Box] = []
    }

    private let key: pthread_key_t
    private let make: @Sendable () -> Value
    private let boxes = Mutex(Boxes())

    /// - Parameter make: Called on each thread that asks, the first time it does.
    package init(_ make: @escaping @Sendable () -> Value) {
        self.make = make
        var key = pthread_key_t()
        let code = unsafe pthread_key_create(&key, nil)
        // There are 1,024 keys in a process; whoever uses them up makes these objects in a loop.
        precondition(code == 0, "no key for thread-local values: error \(code)")
        self.key = key
    }

    deinit { pthread_key_delete(key) }

    /// Lends this thread's value; `body` must not ask for it again.
    @inlinable
    package func with<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe try body(&box.value)
    }

    /// This thread's.
    @usableFromInline var box: Box {
        guard let pointer = unsafe pthread_getspecific(key) else { return makeBox() }
        return unsafe Unmanaged<Box>.fromOpaque(pointer).takeUnretainedValue()
    }

    private func makeBox() -> Box {
        let box = Box(make())
        unsafe pthread_setspecific(key, Unmanaged.passUnretained(box).toOpaque())
        let kept = unsafe Unmanaged.passUnretained(box)
        boxes.withLock { unsafe $0.all.append(kept.takeUnretainedValue()) }
        return box
    }
}
