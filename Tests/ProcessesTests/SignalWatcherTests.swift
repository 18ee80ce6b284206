import Foundation
import Processes
import Testing

/// Serialized, since the signal handler is the whole process's.
@Suite("A signal watcher", .serialized, .timeLimit(.minutes(5)))
struct SignalWatcherTests {
    @Test("wakes a waiting loop and names the signal")
    func wakes() throws {
        let watcher = try SignalWatcher([SIGUSR1])
        #expect(!watcher.wait(for: .milliseconds(5)))
        #expect(watcher.received == nil)
        let start = ContinuousClock.now
        // A thread, as a task might wait for the very one that waits here.
        Thread.detachNewThread {
            usleep(50_000)
            kill(getpid(), SIGUSR1)
        }
        #expect(watcher.wait(for: .seconds(30)))
        #expect(watcher.received == SIGUSR1)
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(watcher.wait(for: .seconds(30)), "it stays awake")
    }

    @Test("can be stopped by hand, which names no signal")
    func stops() throws {
        let watcher = try SignalWatcher([SIGUSR1])
        watcher.stop()
        #expect(watcher.wait(for: .seconds(30)))
        #expect(watcher.received == nil)
        #expect(watcher.isStopping)
    }

    @Test("starts afresh after another one")
    func restarts() throws {
        do {
            let first = try SignalWatcher([SIGUSR1])
            first.stop()
        }
        let second = try SignalWatcher([SIGUSR1])
        #expect(!second.isStopping)
    }
}
