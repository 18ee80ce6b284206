internal import CMicroHTTPD
internal import HTTPServing
internal import Synchronization

/// One request of a connection, from its first line to the last byte of its answer.
@safe
final class Visit: @unchecked Sendable {  // Safe: others than MHD's thread only touch `result`.
    private enum Result {
        case none
        case waiting
        case ready(Response)
        /// The server stops and waits no longer.
        case abandoned
    }

    let connection: OpaquePointer
    let target: String
    let peer: Peer?
    let start: Int64
    var exchange: Exchange?
    /// A client that waits for `100 Continue` is told at once what is decided.
    var expectsContinue = false
    var isAnswered = false
    private let result = Mutex(Result.none)

    init(connection: OpaquePointer, target: String, peer: Peer?) {
        unsafe self.connection = connection
        self.target = target
        self.peer = peer
        start = Peer.now
    }

    /// Stops reading from the connection until there is an answer.
    func suspend() {
        result.withLock { $0 = .waiting }
        unsafe MHD_suspend_connection(connection)
    }

    /// Called once, by any thread.
    func resume(with response: Response) {
        result.withLock { result in
            guard case .waiting = result else { return }
            result = .ready(response)
            unsafe MHD_resume_connection(connection)
        }
    }

    func abandon() {
        result.withLock { result in
            guard case .waiting = result else { return }
            result = .abandoned
            unsafe MHD_resume_connection(connection)
        }
    }

    enum Outcome {
        case none, waiting, abandoned
        case ready(Response)
    }

    /// What has become of a computation elsewhere.
    func takeResult() -> Outcome {
        result.withLock { result in
            switch result {
            case .none: return .none
            case .waiting: return .waiting
            case .abandoned: return .abandoned
            case .ready(let response):
                result = .none
                return .ready(response)
            }
        }
    }
}
