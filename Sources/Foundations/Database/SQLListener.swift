internal import Synchronization

/// A blocking wait for other programs' commits, on a connection of its own.
package final class SQLListener: Sendable {
    private let channels: [String]
    private let connect: SQLDatabase.Connect
    private let alarm: Alarm
    private let connection: Mutex<(any SQLConnection)?>

    init(channels: [String], connect: @escaping SQLDatabase.Connect) throws(DatabaseError) {
        self.channels = channels
        self.connect = connect
        alarm = try Alarm()
        let first = try connect()
        try first.listen(to: channels)
        connection = Mutex(first)
    }

    /// Blocks until there may be something new, `interrupt`, or the end of the time.
    ///
    /// A lost connection is opened again; as notifications were missed meanwhile, that counts as a
    /// change. While the database is away this throws at once: pause before the next call.
    package func wait(atMost limit: Duration) throws(DatabaseError) -> SQLWake {
        let deadline = ContinuousClock.now + limit
        if let current = connection.withLock({ $0.take() }) {
            if let wake = try wait(on: current, until: deadline) { return wake }
        }
        let fresh = try connect()
        try fresh.listen(to: channels)
        connection.withLock { $0 = fresh }
        return .changed
    }

    /// Ends the wait, or the next one when none is on; any thread may call it.
    package func interrupt() {
        alarm.ring()
    }

    /// `nil` when the connection was lost.
    private func wait(
        on current: any SQLConnection, until deadline: ContinuousClock.Instant
    ) throws(DatabaseError) -> SQLWake? {
        let wake: SQLWake
        do {
            wake = try current.waitForChange(until: deadline, or: alarm)
        } catch {
            guard error.code == .connectionLost else {
                if current.isUsable { connection.withLock { $0 = current } }
                throw error
            }
            return nil
        }
        connection.withLock { $0 = current }
        return wake
    }
}
