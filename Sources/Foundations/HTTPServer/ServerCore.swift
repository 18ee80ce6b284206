internal import Glibc
internal import HTTPServing
internal import Synchronization

/// What the callbacks share: the application, the connections, and the counts.
final class ServerCore: Sendable {
    let application: HTTPApplication
    let settings: ServerSettings
    let peers = Peers()
    let headMilliseconds: Int64
    let bodyMilliseconds: Int64
    private let requests = Atomic<Int>(0)
    private let stopping = Atomic<Bool>(false)
    private let ended = Atomic<Bool>(false)
    private let waiting = Mutex<[ObjectIdentifier: Visit]>([:])
    private let reaper = Mutex<pthread_t?>(nil)

    init(_ application: HTTPApplication, _ settings: ServerSettings) {
        self.application = application
        self.settings = settings
        headMilliseconds = settings.headLimit.milliseconds
        bodyMilliseconds = settings.bodyLimit.milliseconds
    }

    var inFlight: Int { requests.load(ordering: .relaxed) }
    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    /// False when there are too many.
    func enter() -> Bool {
        requests.add(1, ordering: .relaxed).newValue <= settings.inFlightLimit
    }

    func leave() {
        requests.subtract(1, ordering: .relaxed)
    }

    // MARK: - Visits whose answer is computed elsewhere

    func compute(_ visit: Visit, _ exchange: Exchange, on pool: WorkerPool) {
        waiting.withLock { $0[ObjectIdentifier(visit)] = visit }
        // Before anything can resume it.
        visit.suspend()
        let isTaken = pool.submit { [self] in finish(visit, exchange.answer()) }
        guard !isTaken else { return }
        exchange.refuse(HTTPError.overloaded())
        finish(visit, exchange.answer())
    }

    private func finish(_ visit: Visit, _ response: Response) {
        waiting.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(visit)) }
        visit.resume(with: response)
    }

    // MARK: - Stopping

    func beginStop() {
        stopping.store(true, ordering: .relaxed)
    }

    /// Until nothing has been in flight for a moment: a request may be on its way into a
    /// connection that its last answer left open.
    func waitUntilIdle() {
        let end = Peer.now + settings.graceLimit.milliseconds
        // Looks and not time, most of which may pass while the whole machine stands still.
        var idleLooks = 0
        while Peer.now < end, peers.count > 0, idleLooks <= 20 {
            idleLooks = inFlight > 0 ? 0 : idleLooks + 1
            usleep(5000)
        }
    }

    func abandonWaiting() {
        for visit in waiting.withLock({ Array($0.values) }) { visit.abandon() }
    }

    // MARK: - The reaper

    func startReaper() {
        let thread = startThread { [self] in reap() }
        reaper.withLock { $0 = thread }
    }

    func endReaper() {
        ended.store(true, ordering: .relaxed)
        if let thread = reaper.withLock(\.self) { pthread_join(thread, nil) }
    }

    private func reap() {
        while !ended.load(ordering: .relaxed) {
            usleep(50_000)
            peers.shutLate(at: Peer.now)
        }
    }
}

extension Duration {
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
