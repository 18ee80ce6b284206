internal import Synchronization
package import Testing

/// Runs at most so many cases of a suite at once, as each starts processes of its own.
package struct CaseLimit: SuiteTrait, TestTrait, TestScoping {
    private let gate: Gate
    package var isRecursive: Bool { true }

    package init(_ count: Int) {
        gate = Gate(count)
    }

    @concurrent
    package func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        await gate.enter()
        defer { gate.leave() }
        try await function()
    }
}

/// Lets the first ones in and the others in the order they came.
private final class Gate: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(_ count: Int) {
        state = Mutex(State(free: count))
    }

    func enter() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { continuation.resume() }
        }
    }

    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
