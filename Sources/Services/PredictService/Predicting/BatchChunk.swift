internal import Dispatch
internal import HTTPServing
internal import Synchronization

/// Some rows of a batch, which one thread gathers, another scores, and the first takes back.
final class BatchChunk: Sendable {
    private struct State {
        var rows: [RowSplitter.Row] = []
        var byteCount = 0
        var isTaken = false
        var result: Result<(output: [UInt8], failed: Int), any Error>?
    }

    private static let rowLimit = 128
    private static let byteLimit = 64 << 10

    private let isFirst: Bool
    private let state = Mutex(State())
    private let done = DispatchSemaphore(value: 0)

    /// - Parameter isFirst: Whether its first row is the batch's.
    init(isFirst: Bool) {
        self.isFirst = isFirst
    }

    func add(_ row: RowSplitter.Row) {
        state.withLock { state in
            state.rows.append(row)
            if case .whole(let bytes) = row.content { state.byteCount += bytes.count }
        }
    }

    var isFull: Bool {
        state.withLock { $0.rows.count >= Self.rowLimit || $0.byteCount >= Self.byteLimit }
    }

    var isDone: Bool { state.withLock { $0.result != nil } }

    /// Does the work, unless another thread does it or has done it.
    func score(_ predictor: Predictor, _ caller: String) {
        let rows = state.withLock { state -> [RowSplitter.Row]? in
            guard !state.isTaken else { return nil }
            state.isTaken = true
            defer { state.rows = [] }
            return state.rows
        }
        guard let rows else { return }
        let result = Result { try answers(to: rows, predictor, caller) }
        state.withLock { $0.result = result }
        done.signal()
    }

    /// Called once, by who is to take the result.
    func wait() { done.wait() }

    func result() throws -> (output: [UInt8], failed: Int) {
        guard let result = state.withLock(\.result) else { return ([], 0) }
        return try result.get()
    }

    private func answers(
        to rows: [RowSplitter.Row], _ predictor: Predictor, _ caller: String
    ) throws -> (output: [UInt8], failed: Int) {
        var output: [UInt8] = []
        var failed = 0
        for (index, row) in rows.enumerated() {
            if row.form == .array {
                output.append(contentsOf: (isFirst && index == 0 ? #"{"results":["# : ",").utf8)
            }
            switch row.content {
            case .whole(let bytes):
                if try !predictor.appendRow(bytes.span, to: &output, for: caller) { failed += 1 }
            case .tooLong:
                failed += 1
                AnswerWriter.refusal(
                    .contentTooLarge, "the row is longer than \(BatchRoute.rowLimit) bytes",
                    to: &output)
            case .cutOff:
                failed += 1
                AnswerWriter.refusal(.unprocessable, "the array ends too early", to: &output)
            }
            if row.form == .lines { output.append(UInt8(ascii: "\n")) }
        }
        return (output, failed)
    }
}
