import FileStore
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("The journal of records")
struct RecordJournalTests {
    private let folder = TemporaryDirectory(in: TemporaryDirectory.inMemory)
    private var path: FilePath { FilePath(folder.path("journal")) }

    private func open(segments: Int = 4, segment: Int = 4096) throws -> RecordJournal {
        try RecordJournal(path, limit: segments * segment, segmentByteCount: segment)
    }

    private func append(_ text: String, to journal: RecordJournal) -> Bool {
        unsafe journal.append(Array(text.utf8).span.bytes)
    }

    private func read(
        _ journal: RecordJournal, limit: Int
    ) -> (batch: RecordJournal.Batch, records: [String])? {
        var records: [String] = []
        let batch = journal.read(limit: limit) { bytes in
            records.append(String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self))
        }
        return batch.map { ($0, records) }
    }

    /// All that is in it, forgotten as it is read.
    private func drain(_ journal: RecordJournal, limit: Int = 7) -> [String] {
        var all: [String] = []
        while let (batch, records) = read(journal, limit: limit) {
            all += records
            let isOver = records.isEmpty && !batch.isLast
            journal.forget(batch)
            if isOver { break }
        }
        return all
    }

    @Test("gives back in order what it took, over many segments")
    func order() throws {
        let journal = try open()
        for round in 0..<50 {
            let sent = (0..<40).map { "\(round)-\($0)-" + String(repeating: "x", count: $0 * 3) }
            for text in sent { #expect(append(text, to: journal)) }
            #expect(journal.byteCount > 0)
            #expect(drain(journal) == sent)
            #expect(journal.byteCount == 0)
        }
        #expect(journal.lost == 0)
    }

    @Test("says that records wait behind one that is still being written")
    func blocked() throws {
        let journal = try open()
        for text in ["first", "second", "third"] { #expect(append(text, to: journal)) }
        // The word before the second record: its length, and whether it is whole or only reserved.
        let place = UInt64(4096 + 16 + 16)
        let (whole, reserved) = (UInt64(1) << 32 | 6, UInt64(1) << 33 | 6)
        let file = try #require(FileHandle(forUpdatingAtPath: folder.path("journal")))
        func set(_ word: UInt64) throws {
            try file.seek(toOffset: place)
            try file.write(
                contentsOf: Data((0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }))
        }
        try set(reserved)
        let before = try #require(read(journal, limit: 7)).batch
        #expect(before.count == 1 && before.isBlocked && !before.isLast)
        journal.forget(before)
        let still = try #require(read(journal, limit: 7)).batch
        #expect(still.count == 0 && still.isBlocked)
        journal.forget(still)
        try set(whole)
        let after = try #require(read(journal, limit: 7))
        #expect(after.records == ["second", "third"])
        #expect(!after.batch.isBlocked)
    }

    @Test("keeps what was not forgotten for the next process")
    func reopening() throws {
        var journal = try open()
        for number in 0..<60 { #expect(append("record \(number)", to: journal)) }
        let batch = try #require(read(journal, limit: 25)).batch
        #expect(batch.count == 25)
        journal.forget(batch)
        let unforgotten = try #require(read(journal, limit: 10))
        #expect(unforgotten.records.first == "record 25")
        journal = try open()
        #expect(append("new", to: journal))
        #expect(drain(journal) == (25..<60).map { "record \($0)" } + ["new"])
        journal = try open()
        #expect(drain(journal).isEmpty)
    }

    @Test("loses the oldest when nobody takes them out, and counts them")
    func limit() throws {
        let journal = try open()
        let sent = (0..<2000).map { "record \($0)" }
        for text in sent { #expect(append(text, to: journal)) }
        let lost = journal.lost
        #expect(lost > 1000)
        #expect(drain(journal) == Array(sent.dropFirst(lost)))
        #expect(!append(String(repeating: "x", count: 3000), to: journal))
        #expect(journal.lost == lost + 1)
    }

    @Test("does not lose what is being read")
    func reading() throws {
        let journal = try open()
        for number in 0..<300 { #expect(append("record \(number)", to: journal)) }
        let (batch, records) = try #require(read(journal, limit: 5))
        for number in 0..<2000 { _ = append("later \(number)", to: journal) }
        journal.putBack(batch)
        #expect(read(journal, limit: 5)?.records == records)
    }

    @Test("passes over what a killed process had not finished")
    func holes() throws {
        var journal: RecordJournal? = try open()
        for text in ["one", "two", "three"] { #expect(append(text, to: journal!)) }
        journal = nil
        // A place that was reserved and one that was not even that: the second record's 16 bytes.
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: folder.path("journal")))
        let second: UInt64 = 4096 + 16 + 16
        try handle.seek(toOffset: second)
        try handle.write(contentsOf: Data(repeating: 0, count: 16))
        journal = try open()
        #expect(drain(journal!) == ["one", "three"])
        #expect(append("two", to: journal!))
        journal = nil
        let bytes = try folder.read("journal")
        let place = try #require(
            bytes.indices.first { bytes[$0...].starts(with: Array("two".utf8)) })
        try handle.seek(toOffset: UInt64(place - 4))
        try handle.write(contentsOf: Data([2, 0, 0, 0]))
        journal = try open()
        #expect(append("four", to: journal!))
        #expect(drain(journal!) == ["four"])
    }

    @Test("takes records from many threads while they are taken out", .timeLimit(.minutes(5)))
    func threads() throws {
        let journal = try open(segments: 64, segment: 16384)
        let writers = 4
        let each = 20_000
        let done = Atomic<Int>(0)
        var seen: [[Int]] = Array(repeating: [], count: writers)
        for writer in 0..<writers {
            Thread.detachNewThread { [self] in
                for number in 0..<each {
                    // Slower than the reader, so that nothing has to go.
                    while journal.byteCount > 400_000 { usleep(100) }
                    _ = append(
                        "\(writer) \(number) " + String(repeating: "y", count: number % 90),
                        to: journal)
                }
                done.add(1, ordering: .releasing)
            }
        }
        while true {
            let isOver = done.load(ordering: .acquiring) == writers
            for text in drain(journal, limit: 500) {
                let words = text.split(separator: " ").compactMap { Int($0) }
                seen[words[0]].append(words[1])
            }
            if isOver { break }
        }
        #expect(journal.lost == 0)
        for numbers in seen { #expect(numbers == Array(0..<each)) }
    }
}
