import Parallelism
import Testing

@Suite("Threads")
struct ThreadsTests {
    @Test("a rest ends when its time is over, and before as soon as somebody says so")
    func rest() {
        var asked = 0
        Threads.rest(until: .now + .seconds(600)) {
            asked += 1
            return asked == 3
        }
        #expect(asked == 3)
        let deadline = ContinuousClock.now + .milliseconds(60)
        Threads.rest(until: deadline) { false }
        #expect(deadline <= .now)
    }
}
