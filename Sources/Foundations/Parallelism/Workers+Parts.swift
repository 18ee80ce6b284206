internal import Synchronization

extension Workers {
    /// Work in two steps: each number below `count` is begun, and then has parts, which any
    /// threads take side by side; `end` makes the result of what came of them.
    ///
    /// Parts go before further numbers, so that few are begun and not ended at any time. Results
    /// are in the order of the numbers, and parts in theirs, whatever thread made them.
    package static func map<State, Begun: Sendable, Part: Sendable, Output: Sendable>(
        _ count: Int, parts: Int, jobs: Int, state makeState: @escaping @Sendable () -> State,
        begin: @escaping @Sendable (Int) -> Begun,
        part: @escaping @Sendable (inout State, Begun, Int) -> Part,
        end: @escaping @Sendable (Begun, [Part]) -> Output
    ) -> [Output] {
        precondition(parts > 0, "something is to be done once a number is begun")
        let board = PartBoard<Begun, Part, Output>(count: count, parts: parts)
        Threads.run(max(1, min(jobs, count * parts))) {
            var state = makeState()
            while true {
                switch board.next() {
                case .begin(let number):
                    board.begun(number, begin(number))
                case .part(let number, let begun, let index):
                    let made = part(&state, begun, index)
                    if let pieces = board.made(made, index, of: number) {
                        board.ended(number, end(begun, pieces))
                    }
                case .wait:
                    Threads.pause(microseconds: 100)
                case .done:
                    return
                }
            }
        }
        return board.outputs()
    }
}

/// Says who does what next, and gathers what became of it.
private final class PartBoard<Begun: Sendable, Part: Sendable, Output: Sendable>: Sendable {
    enum Step {
        case begin(Int)
        case part(of: Int, Begun, Int)
        /// Others are beginning numbers whose parts may be had soon.
        case wait
        case done
    }

    private struct Open {
        let begun: Begun
        var next = 0
        var missing: Int
        var pieces: [Part?]
    }

    private struct Ledger {
        var next = 0
        var beginning = 0
        var open: [Int: Open] = [:]
        var outputs: [Output?]
    }

    private let count: Int
    private let parts: Int
    private let ledger: Mutex<Ledger>

    init(count: Int, parts: Int) {
        self.count = count
        self.parts = parts
        ledger = Mutex(Ledger(outputs: Array(repeating: nil, count: count)))
    }

    func next() -> Step {
        ledger.withLock { ledger in
            let waiting = ledger.open.filter { $0.value.next < parts }.keys.min()
            if let number = waiting, let open = ledger.open[number] {
                ledger.open[number]?.next += 1
                return .part(of: number, open.begun, open.next)
            }
            guard ledger.next < count else { return ledger.beginning > 0 ? .wait : .done }
            ledger.next += 1
            ledger.beginning += 1
            return .begin(ledger.next - 1)
        }
    }

    func begun(_ number: Int, _ begun: Begun) {
        let none = [Part?](repeating: nil, count: parts)
        ledger.withLock { ledger in
            ledger.beginning -= 1
            ledger.open[number] = Open(begun: begun, missing: parts, pieces: none)
        }
    }

    /// All parts of the number, when this was the last that was missing.
    func made(_ part: Part, _ index: Int, of number: Int) -> [Part]? {
        ledger.withLock { ledger in
            ledger.open[number]?.pieces[index] = part
            ledger.open[number]?.missing -= 1
            guard let open = ledger.open[number], open.missing == 0 else { return nil }
            ledger.open[number] = nil
            return open.pieces.compactMap(\.self)
        }
    }

    func ended(_ number: Int, _ output: Output) {
        ledger.withLock { $0.outputs[number] = output }
    }

    func outputs() -> [Output] { ledger.withLock { $0.outputs.compactMap(\.self) } }
}
