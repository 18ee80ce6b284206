internal import Accounts
internal import FileStore
internal import HTTPServing
internal import Parallelism
internal import ServiceHTTP

/// `POST /predict/batch`: a JSON array or lines of JSON, scored as they come.
struct BatchRoute: Sendable {
    static let bodyLimit = 64 << 20
    static let rowLimit = 1 << 20

    private let predictor: Predictor
    private let spool: FilePath
    /// Scores rows beside the threads that read requests.
    private let scorers = WorkerPool(threads: Workers.processors, limit: 64)
    /// Waits for the last rows.
    private let finishers = WorkerPool(threads: 2, limit: 64)

    /// - Parameter spool: Where answers lie that are too long for memory.
    init(_ predictor: Predictor, _ spool: FilePath) {
        self.predictor = predictor
        self.spool = spool
    }

    func add(to api: inout ServiceAPI, _ admit: @escaping PredictService.Admit) {
        let open: @Sendable (Request) throws -> any BodyReceiver = { [self] request in
            let caller = try admit(request)
            guard predictor.holder.model != nil else { throw Predictor.noModel }
            return BatchReceiver(predictor, scorers, spool, caller: caller.subject)
        }
        api.add(
            Route(
                .post, "/predict/batch", bodyLimit: Self.bodyLimit, on: finishers, .streamed(open)),
            Description.batch)
    }
}

/// One batch, row by row; used by one thread at a time.
final class BatchReceiver: BodyReceiver, @unchecked Sendable {  // Safe: its exchange is in turn.
    private let predictor: Predictor
    private let scorers: WorkerPool
    private let caller: String
    private var rows = RowSplitter(rowLimit: BatchRoute.rowLimit)
    private let results: ResultSpool
    private var next: BatchChunk
    /// Those whose results have not been taken yet, in their order.
    private var chunks: [BatchChunk] = []
    private var count = 0
    private var failed = 0

    init(_ predictor: Predictor, _ scorers: WorkerPool, _ spool: FilePath, caller: String) {
        self.predictor = predictor
        self.scorers = scorers
        self.caller = caller
        results = ResultSpool(in: spool)
        next = BatchChunk(isFirst: true)
    }

    func receive(_ bytes: borrowing RawSpan) throws {
        var source = rows
        rows = RowSplitter(rowLimit: 0)
        defer { rows = source }
        try unsafe bytes.withUnsafeBytes { raw in
            try unsafe source.add(raw.bindMemory(to: UInt8.self).span) { row in add(row) }
        }
        while let first = chunks.first, first.isDone { try take(first) }
    }

    func finish() throws -> Response {
        var source = rows
        try source.finish { row in add(row) }
        begin()
        while let first = chunks.first {
            first.score(predictor, caller)
            first.wait()
            try take(first)
        }
        let form = source.form ?? .lines
        let totals = #""count":\#(count),"succeeded":\#(count - failed),"failed":\#(failed)}"#
        switch form {
        case .array:
            let start = count == 0 ? #"{"results":["# : ""
            try results.append(Array((start + "]," + totals).utf8))
        case .lines: try results.append(Array(("{" + totals + "\n").utf8))
        }
        let type = form == .array ? "application/json" : "application/x-ndjson"
        return try results.response(type: type)
    }

    private func add(_ row: RowSplitter.Row) {
        count += 1
        next.add(row)
        if next.isFull { begin() }
    }

    /// Lets others score what was gathered. When they have enough to do, this thread does it, so
    /// that what waits stays bounded.
    private func begin() {
        let chunk = next
        next = BatchChunk(isFirst: false)
        chunks.append(chunk)
        let (predictor, caller) = (predictor, caller)
        if !scorers.submit({ chunk.score(predictor, caller) }) { chunk.score(predictor, caller) }
    }

    private func take(_ chunk: BatchChunk) throws {
        let result = try chunk.result()
        failed += result.failed
        try results.append(result.output)
        chunks.removeFirst()
    }
}
