internal import Accounts
internal import FileStore
internal import HTTPServing
internal import ServiceHTTP
internal import StrictJSON

/// `POST /predict/batch`: a JSON array or lines of JSON, scored as they come.
struct BatchRoute: Sendable {
    static let bodyLimit = 64 << 20
    static let rowLimit = 1 << 20

    private let predictor: Predictor
    private let spool: FilePath

    /// - Parameter spool: Where answers lie that are too long for memory.
    init(_ predictor: Predictor, _ spool: FilePath) {
        self.predictor = predictor
        self.spool = spool
    }

    func add(to api: inout ServiceAPI, _ admit: @escaping PredictService.Admit) {
        let open: @Sendable (Request) throws -> any BodyReceiver = { [self] request in
            let caller = try admit(request)
            guard predictor.holder.model != nil else { throw Predictor.noModel }
            return BatchReceiver(predictor, spool, caller: caller.subject)
        }
        api.add(
            Route(.post, "/predict/batch", bodyLimit: Self.bodyLimit, .streamed(open)),
            Description.batch)
    }
}

/// One batch, row by row; used by one thread at a time.
final class BatchReceiver: BodyReceiver, @unchecked Sendable {  // Safe: its exchange is in turn.
    private let predictor: Predictor
    private let caller: String
    private var rows = RowSplitter(rowLimit: BatchRoute.rowLimit)
    private let results: ResultSpool
    private var output: [UInt8] = []
    private var count = 0
    private var failed = 0

    init(_ predictor: Predictor, _ spool: FilePath, caller: String) {
        self.predictor = predictor
        self.caller = caller
        results = ResultSpool(in: spool)
    }

    func receive(_ bytes: borrowing RawSpan) throws {
        output.removeAll(keepingCapacity: true)
        var source = rows
        rows = RowSplitter(rowLimit: 0)
        defer { rows = source }
        try unsafe bytes.withUnsafeBytes { raw in
            try unsafe source.add(raw.bindMemory(to: UInt8.self).span) { row in try add(row) }
        }
        try results.append(output)
    }

    func finish() throws -> Response {
        output.removeAll(keepingCapacity: true)
        var source = rows
        try source.finish { row in try add(row) }
        let form = source.form ?? .lines
        let totals = #""count":\#(count),"succeeded":\#(count - failed),"failed":\#(failed)}"#
        switch form {
        case .array:
            if count == 0 { output.append(contentsOf: #"{"results":["#.utf8) }
            output.append(contentsOf: ("]," + totals).utf8)
        case .lines: output.append(contentsOf: ("{" + totals + "\n").utf8)
        }
        try results.append(output)
        let type = form == .array ? "application/json" : "application/x-ndjson"
        return try results.response(type: type)
    }

    private func add(_ row: RowSplitter.Row) throws {
        if row.form == .array {
            output.append(contentsOf: (count == 0 ? #"{"results":["# : ",").utf8)
        }
        count += 1
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
}
