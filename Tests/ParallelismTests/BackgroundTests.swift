import Parallelism
import Synchronization
import Testing

struct BackgroundTests {
    struct Refusal: Error, Equatable {}

    @Test("the result is that of the work, however often it is asked for")
    func value() throws {
        let counter = Counter()
        let work = Background { () throws(Refusal) in counter.next() }
        #expect(try work.value() == 1)
        #expect(try work.value() == 1)
        #expect(counter.count == 1)
    }

    @Test("an error is thrown to whoever asks")
    func failure() {
        let work = Background { () throws(Refusal) -> Int in throw Refusal() }
        #expect(throws: Refusal()) { try work.value() }
        #expect(throws: Refusal()) { try work.value() }
    }

    @Test("work that nobody asks about is done before it is forgotten")
    func lifetime() {
        let counter = Counter()
        withExtendedLifetime(Background { for _ in 0..<100_000 { _ = counter.next() } }) {}
        #expect(counter.count == 100_000)
    }

    @Test("it goes on beside whoever began it")
    func concurrency() {
        let counter = Counter()
        let work = Background {
            while counter.count == 0 { Threads.pause(microseconds: 100) }
        }
        _ = counter.next()
        work.value()
        #expect(counter.count == 1)
    }

    private final class Counter: Sendable {
        private let value = Atomic<Int>(0)

        var count: Int { value.load(ordering: .relaxed) }

        func next() -> Int { value.add(1, ordering: .relaxed).newValue }
    }
}
