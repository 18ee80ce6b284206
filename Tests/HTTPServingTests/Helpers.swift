import HTTPServing
import Synchronization

extension Response {
    /// The bytes of a body, whatever kind it is.
    var bytes: [UInt8] {
        switch body {
        case .bytes(let bytes): return bytes
        case .file: return []
        case .stream(_, let producer):
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 7)
            while true {
                var whole = buffer.mutableSpan
                var span = unsafe whole.mutableBytes
                guard let count = try? producer.produce(into: &span), count > 0 else {
                    return bytes
                }
                bytes += buffer[..<count]
            }
        }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Keeps what was seen.
final class RecordingObserver: ExchangeObserver {
    private let seen = Mutex<[String]>([])

    var lines: [String] { seen.withLock(\.self) }

    func answered(_ request: Request, _ record: ExchangeRecord) {
        seen.withLock {
            $0.append("\(request.method.rawValue) \(request.pattern) \(record.status.code)")
        }
    }

    func failed(_ request: Request, _ error: any Error) {
        seen.withLock { $0.append("failed \(request.id): \(error)") }
    }
}
