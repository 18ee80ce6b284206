import Accounts
import Database
import Drift
import DriftService
import DriftTables
import Feedback
import FileStore
import HTTPServing
import Observability
import Pipeline
import StrictJSON
import Synchronization
import TestSupport

/// A monitor and its routes on a database of its own, with a clock that tests move.
final class Fixture: Sendable {
    static let start: Int64 = 1_750_000_000_000

    let test: TestDatabase
    let monitor: DriftMonitor
    let parameters = Mutex(DriftParameters())
    let clock = Mutex(Fixture.start)
    let told = Mutex<[String]>([])
    let reference: Mutex<DriftMonitor.Reference?>
    /// Whether the model in production cannot be read.
    let isBroken = Mutex(false)
    private let application: HTTPApplication
    private let sequence = Mutex(UInt64(0))

    convenience init(_ backend: DatabaseBackend = .sqlite) throws {
        try self.init(backend.makeDatabase())
    }

    init(_ test: TestDatabase) throws {
        self.test = test
        try test.database.migrate([
            PipelineSchema.migrations, FeedbackSchema.migrations, DriftSchema.migrations,
        ])
        var builder = DriftProfile.Builder()
        for number in 0..<2000 { builder.add(Self.product(number, isNew: false).row) }
        reference = Mutex(.init(version: 3, profile: builder.profile))
        let box = Box()
        let log = Logger("drift", sink: MemorySink())
        monitor = DriftMonitor(
            test.database,
            .init(
                parameters: { box.fixture?.parameters.withLock { $0 } ?? DriftParameters() },
                pipelineParameters: { try JSONText(["training": ["seed": 1]]) },
                reference: {
                    if box.fixture?.isBroken.withLock({ $0 }) == true {
                        throw DriftError("the model's file is damaged")
                    }
                    return box.fixture?.reference.withLock { $0 }
                },
                notify: { text in
                    box.fixture?.told.withLock { $0.append(text) }
                    return true
                },
                now: {
                    .init(
                        millisecondsSinceEpoch: box.fixture?.clock.withLock { $0 }
                            ?? Fixture.start)
                }), DriftMetrics(MetricRegistry()), log: log)
        application = DriftService(
            monitor, log: log,
            admit: { request in
                guard let name = request.headers["token"] else {
                    throw HTTPError(.unauthorized, "Not authenticated")
                }
                return TokenClaims(
                    subject: name, role: name == "root" ? .admin : .user, issuedAt: 0,
                    expiresAt: 1, id: "1", issuer: "i", audience: "a", epoch: 0)
            }, webhookSecret: "open sesame", rollBack: { "\($0) went back: \($1)" }
        ).application()
        box.fixture = self
    }

    private final class Box: Sendable {
        private let held = Mutex<Weak>(Weak())
        struct Weak: Sendable { weak var fixture: Fixture? }
        var fixture: Fixture? {
            get { held.withLock { $0.fixture } }
            set { held.withLock { $0.fixture = newValue } }
        }
    }

    // MARK: - Traffic

    static func product(
        _ number: Int, isNew: Bool
    ) -> (row: ProfileRow, title: String, description: String) {
        let nouns = ["shirt", "jeans", "scarf", "boots", "belt", "coat", "dress"]
        let title =
            isNew ? "drone quadcopter x\(number % 40)" : "\(nouns[number % 7]) n\(number % 90)"
        let description = number % 3 == 0 ? "" : "a good \(nouns[number * 5 % 7]) for winter"
        let confidence = isNew ? 0.3 + Double(number % 20) / 100 : 0.8 + Double(number % 19) / 100
        let row = ProfileRow(
            title: title, description: description, label: "c\(number % (isNew ? 2 : 5))",
            confidence: confidence, decision: isNew ? "review" : "auto",
            unknownWords: isNew ? 0.7 : Double(number % 4) / 20, modelVersion: 3,
            key: UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
        return (row, title, description)
    }

    /// Writes down predictions as predict does, and says which.
    @discardableResult
    func predict(
        _ count: Int, newShare: Int = 0, model: Int = 3, at milliseconds: Int64? = nil,
        taking microseconds: Int? = nil
    ) throws -> [UUIDv7] {
        let time = milliseconds ?? clock.withLock { $0 }
        let writer = RecordWriter()
        var records: [PredictionRecord] = []
        for _ in 0..<count {
            let number = sequence.withLock { number in
                number += 1
                return number
            }
            let isNew = Int(number) % 100 < newShare
            let (row, title, description) = Self.product(Int(number), isNew: isNew)
            let id = UUIDv7(
                high: UInt64(time) << 16 | 0x7000 | number >> 20 & 0xFFF,
                low: 1 << 63 | number)
            writer.write(
                RecordHead(
                    id: id, milliseconds: time, modelVersion: model, code: nil,
                    confidence: Float(row.confidence), unknownWords: Float(row.unknownWords),
                    decision: isNew ? 1 : 0, duration: microseconds),
                caller: "anna", label: Array(row.label.utf8), title: Array(title.utf8).span,
                description: Array(description.utf8).span)
            guard let record = RecordReader.read(writer.bytes.span) else {
                preconditionFailure("what was written is read")
            }
            records.append(record)
        }
        try PredictionStore(test.database).insert(records)
        return records.map(\.id)
    }

    func correct(_ ids: some Sequence<UUIDv7>, as label: String) throws {
        for id in ids {
            try PredictionStore(test.database).correct(id, code: nil, label: label, by: "eve")
        }
    }

    /// A drift of its own on the same database, as after a restart.
    func another() throws -> DriftMonitor {
        DriftMonitor(
            try test.open(), monitor.surroundings, DriftMetrics(.init()),
            log: .init("drift", sink: MemorySink()))
    }

    func pass(hours: Int64) { clock.withLock { $0 += hours * 3_600_000 } }

    // MARK: - Requests

    struct Answer {
        let status: Int
        let bytes: [UInt8]
        var json: JSON { (try? JSON.parse(bytes)) ?? .null }
    }

    func ask(
        _ method: HTTPMethod, _ target: String, _ body: JSON? = nil, as user: String? = "anna",
        secret: String? = nil
    ) -> Answer {
        var headers = HTTPFields()
        if let user { headers.append("token", user) }
        if let secret { headers.append("Authorization", "Bearer \(secret)") }
        if body != nil { headers.append("Content-Type", "application/json") }
        let response = application.respond(
            to: Request(
                method: method, target: target, headers: headers, body: body?.bytes ?? []))
        guard case .bytes(let bytes) = response.body else {
            return Answer(status: response.status.code, bytes: [])
        }
        return Answer(status: response.status.code, bytes: bytes)
    }
}

extension ProfileStore {
    func profile(_ hours: ClosedRange<Int64>, model: Int? = nil) throws -> DriftProfile {
        try window(hours, model: model).profile
    }
}

extension JSON {
    var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }
}

/// As answers have it.
func moment(_ milliseconds: Int64) -> String {
    "\(Timestamp(millisecondsSinceEpoch: milliseconds))"
}
