import Foundation
import HTTPClient
import StrictJSON
import Synchronization
import TestSupport

/// Clients that predict and correct as fast as they can, through whatever happens, and remember
/// what they were promised.
final class Crowd: Sendable {
    struct Promises {
        var predictions: [String] = []
        /// Identifiers of predictions with a correction that was accepted.
        var corrections: [String] = []
        var refusals: [Int: Int] = [:]
        var breaks = 0
    }

    private let port: UInt16
    private let token: String
    private let promises = Mutex(Promises())
    private let isOver = Atomic(false)
    private let group = DispatchGroup()

    init(_ port: UInt16, _ token: String, clients: Int = 4) {
        self.port = port
        self.token = token
        for number in 0..<clients {
            let thread = Thread { [self] in
                ask(number)
                group.leave()
            }
            group.enter()
            thread.start()
        }
    }

    var soFar: Promises { promises.withLock(\.self) }

    func stop() -> Promises {
        isOver.store(true, ordering: .relaxed)
        group.wait()
        return soFar
    }

    private func ask(_ client: Int) {
        var configuration = HTTPConfiguration()
        configuration.retry.attempts = 1
        let session = HTTPSession(configuration)
        var number = 0
        while !isOver.load(ordering: .relaxed) {
            number += 1
            let title = "Thing \(number) of client \(client)"
            guard let answer = post(session, "/predict", ["designation": .text(title)]),
                let id = answer["prediction_id"]?.text
            else { continue }
            promises.withLock { $0.predictions.append(id) }
            guard number % 10 == 0 else { continue }
            let correction: JSON = [
                "prediction_id": .text(id),
                "correct_label": answer["predicted_class"] ?? .null,
            ]
            if post(session, "/feedback", correction) != nil {
                promises.withLock { $0.corrections.append(id) }
            }
        }
    }

    /// The answer, when it was one of success.
    private func post(_ session: HTTPSession, _ path: String, _ body: JSON) -> JSON? {
        guard let url = HTTPURL("http://127.0.0.1:\(port)\(path)") else { return nil }
        var request = HTTPRequest(.post, url, body: .bytes(body.bytes))
        request.headers["token"] = token
        request.bypassesProxy = true
        request.stallTimeout = .seconds(20)
        guard let answer = try? session.send(request) else {
            promises.withLock { $0.breaks += 1 }
            Thread.sleep(forTimeInterval: 0.01)
            return nil
        }
        guard answer.status == 200 else {
            promises.withLock { $0.refusals[answer.status, default: 0] += 1 }
            Thread.sleep(forTimeInterval: 0.01)
            return nil
        }
        return try? JSON.parse(answer.body)
    }
}
