import Accounts
import Cryptography
import Database
import Feedback
import FileStore
import HTTPServing
import Learning
import ModelBundle
import ModelValidation
import Observability
import PredictService
import Registry
import StageRunner
import StrictJSON
import TestSupport
import Testing

/// A service with a registry, a folder of models and no sockets.
final class Desk: Sendable {
    let folder = TemporaryDirectory(in: TemporaryDirectory.inMemory)
    let test: TestDatabase
    let registry: ModelRegistry
    let holder = ModelHolder()
    let metrics = PredictMetrics(MetricRegistry())
    let sink = MemorySink()
    let store: PredictionStore
    let predictions: PredictionLog
    let follower: ModelFollower
    private let predictor: Predictor
    private let feedback: FeedbackRoutes

    private let dataset = SHA256Digest(of: Array("dataset".utf8))

    init(_ backend: DatabaseBackend = .sqlite) throws {
        test = try backend.makeDatabase()
        try test.database.migrate([RegistrySchema.migrations, FeedbackSchema.migrations])
        registry = ModelRegistry(test.database)
        try registry.registerDataset(dataset, rowCount: 300, details: JSONText(["synthetic": true]))
        store = PredictionStore(test.database)
        let log = Logger("predict", format: .json, sink: sink)
        predictions = try PredictionLog(
            spool: FilePath(folder.path("spool")), instance: "here", limit: 1 << 22, store,
            metrics, log: log)
        let folder = folder
        follower = ModelFollower(
            registry, model: "aisle", holder, metrics, log: log,
            path: { FilePath(folder.path($0.hex)) })
        predictor = Predictor(holder, metrics, log: predictions)
        feedback = FeedbackRoutes(store, predictions, holder, metrics)
    }

    /// Registers a model and lets it be what the alias names.
    ///
    /// - Parameter damage: What happens to its file before.
    @discardableResult
    func promote(
        _ content: BundleContent, damage: (inout [UInt8]) -> Void = { _ in }
    ) throws -> ModelVersion {
        let path = FilePath(folder.path("new.aisle"))
        _ = try BundleWriter.write(content, to: path, durably: false)
        var bytes = try FileSystem.read(path)
        let digest = SHA256Digest(of: bytes)
        damage(&bytes)
        try folder.write(digest.hex, bytes)
        let version = try registry.register(
            ModelVersionDraft(model: "aisle", dataset: dataset, bundle: digest))
        _ = try registry.promote(
            version.id, over: registry.alias(of: "aisle"), Decision(by: "test", "because"))
        return version
    }

    var service: PredictService {
        let log = Logger("predict", format: .json, sink: sink)
        var service = PredictService(predictor, metrics, log: log) { request in
            guard let name = request.headers["token"] else {
                throw HTTPError(
                    .unauthorized, "Not authenticated", headers: ["WWW-Authenticate": "Bearer"])
            }
            return TokenClaims(
                subject: name, role: name == "root" ? .admin : .user, issuedAt: 0, expiresAt: 1,
                id: "1", issuer: "i", audience: "a", epoch: 0)
        }
        service.feedback = feedback
        service.spool = FilePath(folder.path("batches"))
        service.models = ModelRoutes(
            registry, model: "aisle", holder, follower,
            ValidationSite(StageVolume(FilePath(folder.path("volume"))), registry),
            parameters: { ValidationParameters() })
        return service
    }

    /// How many records of predictions had to make room.
    var lost: Int { predictions.lost }

    func spoolIsEmpty() throws -> Bool {
        try FileSystem.list(FilePath(folder.path("batches"))).isEmpty
    }

    func send(
        _ method: HTTPMethod = .post, _ target: String, _ body: String = "",
        as user: String? = "anna", pieces: Int = 1 << 16
    ) throws -> Answer {
        var headers = HTTPFields()
        if let user { headers.append("token", user) }
        let response = service.application().respond(
            to: Request(
                method: method, target: target, headers: headers, body: Array(body.utf8)),
            pieces: pieces)
        return Answer(response)
    }

    func predict(_ title: String, as user: String? = "anna") throws -> Answer {
        let body: JSON = ["designation": .text(title)]
        return try send(.post, "/predict", String(decoding: body.bytes, as: UTF8.self), as: user)
    }
}

struct Answer {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]

    init(_ response: Response) {
        status = response.status.code
        headers = response.headers
        switch response.body {
        case .bytes(let bytes): self.bytes = bytes
        case .stream(_, let producer): bytes = Self.read(producer)
        case .file: bytes = []
        }
    }

    private static func read(_ producer: any BodyProducer) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1000)
        while true {
            var span = buffer.mutableSpan
            var raw = unsafe span.mutableBytes
            guard let count = try? producer.produce(into: &raw), count > 0 else { return all }
            all += buffer.prefix(count)
        }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var detail: String? { (try? JSON.parse(bytes))?["detail"]?.text }

    func json() throws -> JSON { try JSON.parse(bytes) }
}
