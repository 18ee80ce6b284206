internal import Glibc
internal import Synchronization

/// Records in a mapped file: any thread appends without a lock or a system call, and one reader
/// takes them out in batches. What was appended survives the process, though not the power.
///
/// The file is a row of segments. An appender reserves its place by one addition; a record counts
/// once its first word says that it is whole. When a segment is full, a free one is taken; when
/// none is free, the oldest is emptied, and what it held is counted as lost.
@safe
package final class RecordJournal: @unchecked Sendable {  // Safe: see the guards at the fields.
    /// A place in a segment, and what a thread needs to write there.
    enum Word {
        static let whole: UInt64 = 1 << 32
        static let reserved: UInt64 = 1 << 33
        static let end: UInt64 = 1 << 34
        static let length: UInt64 = 0xFFFF_FFFF
        static let byteCount = 8
    }

    enum Layout {
        static let magic: UInt64 = 0x314C_4E52_4A4C_5341  // "ASLJRNL1"
        static let headByteCount = 4096
        /// The order number of a segment, and how much of it has been taken out.
        static let segmentHead = 16
        /// So many of the first segments stay in memory when they are emptied: with a reader that
        /// keeps up no others are used, and a page that is there costs no fault.
        static let keptSegments = 2
    }

    struct Turn {
        var order: [UInt64]
        var reading: Int?
        var lost = 0
        /// What is older is of an earlier process: nobody writes there any more.
        var firstOrder: UInt64 = 0
    }

    package let path: FilePath
    package let segmentByteCount: Int
    package let segmentCount: Int
    let base: UnsafeMutableRawPointer
    private let mappedByteCount: Int
    /// The segment that is written to, above, and the next free byte in it, below.
    let cursor: Atomic<UInt64>
    /// Which segments hold something, and since when; 0 for a free one. Guards all turns.
    let turn: Mutex<Turn>
    /// How many segments hold something, for those who cannot wait for the lock.
    private let used = Atomic<Int>(0)

    /// Opens or makes the file; nobody else may have it open.
    ///
    /// - Parameter limit: How much it may hold before the oldest records go, in bytes.
    package init(
        _ path: FilePath, limit: Int = 64 << 20, segmentByteCount: Int = 1 << 20
    ) throws(FileError) {
        self.path = path
        self.segmentByteCount = segmentByteCount
        let wanted = max(2, limit / segmentByteCount)
        let file = try File(path, .readWrite(permissions: 0o600))
        let size = Int(try file.status().size)
        segmentCount =
            size == 0 ? wanted : max(2, (size - Layout.headByteCount) / segmentByteCount)
        mappedByteCount = Layout.headByteCount + segmentCount * segmentByteCount
        try file.grow(to: mappedByteCount)
        let start = unsafe mmap(
            nil, mappedByteCount, PROT_READ | PROT_WRITE, MAP_SHARED, file.descriptor, 0)
        guard let start = unsafe start, unsafe start != MAP_FAILED else {
            throw FileError("map", path, code: errno)
        }
        unsafe base = start
        cursor = Atomic(0)
        turn = Mutex(Turn(order: []))
        let found = unsafe start.load(as: UInt64.self)
        guard found == 0 || found == Layout.magic else {
            throw FileError("read the journal", path, code: EINVAL)
        }
        unsafe start.storeBytes(of: Layout.magic, as: UInt64.self)
        resume()
    }

    deinit { unsafe munmap(base, mappedByteCount) }

    /// Full segments of an earlier process are read first; the new one begins in a free one.
    private func resume() {
        turn.withLock { turn in
            turn.order = (0..<segmentCount).map { order(of: $0) }
            unsafe release(base, mappedByteCount)
            let free = turn.order.firstIndex(of: 0) ?? empty(oldest(turn), &turn)
            begin(free, &turn)
            turn.firstOrder = turn.order[free]
            count(turn)
        }
    }

    // MARK: - Appending

    /// False when there was no room, even after emptying the oldest segment, or for a record of
    /// more than half a segment.
    @discardableResult
    package func append(_ record: borrowing RawSpan) -> Bool {
        let count = record.byteCount
        let size = Word.byteCount + (count + 7) & ~7
        guard size <= segmentByteCount / 2 else {
            turn.withLock { $0.lost += 1 }
            return false
        }
        while true {
            let old = cursor.add(UInt64(size), ordering: .relaxed).oldValue
            let segment = Int(old >> 32)
            let offset = Int(old & 0xFFFF_FFFF)
            if offset + size <= segmentByteCount {
                let place = unsafe start(of: segment) + offset
                unsafe store(UInt64(count) | Word.reserved, at: place)
                unsafe record.withUnsafeBytes {
                    if let bytes = $0.baseAddress {
                        unsafe (place + Word.byteCount).copyMemory(from: bytes, byteCount: count)
                    }
                }
                unsafe store(UInt64(count) | Word.whole, at: place)
                return true
            }
            // Exactly one thread crosses the end.
            if offset <= segmentByteCount - Word.byteCount {
                unsafe store(Word.end, at: start(of: segment) + offset)
            }
            guard turnTo(next: segment) else { return false }
        }
    }

    private func turnTo(next full: Int) -> Bool {
        turn.withLock { turn in
            guard Int(cursor.load(ordering: .relaxed) >> 32) == full else { return true }
            if let free = turn.order.firstIndex(of: 0) {
                begin(free, &turn)
                count(turn)
                return true
            }
            let victim = turn.order.indices
                .filter { $0 != full && $0 != turn.reading && isSettled($0, turn) }
                .min { turn.order[$0] < turn.order[$1] }
            guard let victim else {
                // Those who try in vain must not carry into the segment's number.
                cursor.store(UInt64(full) << 32 | UInt64(segmentByteCount), ordering: .relaxed)
                turn.lost += 1
                return false
            }
            begin(empty(victim, &turn), &turn)
            return true
        }
    }

    private func begin(_ segment: Int, _ turn: inout Turn) {
        let next = (turn.order.max() ?? 0) + 1
        turn.order[segment] = next
        setTaken(Layout.segmentHead, in: segment)
        unsafe store(next, at: start(of: segment))
        cursor.store(
            UInt64(segment) << 32 | UInt64(Layout.segmentHead), ordering: .releasing)
    }

    private func empty(_ segment: Int, _ turn: inout Turn) -> Int {
        turn.lost += count(in: segment)
        wipe(segment)
        turn.order[segment] = 0
        return segment
    }

    private func oldest(_ turn: Turn) -> Int {
        turn.order.indices.min { turn.order[$0] < turn.order[$1] } ?? 0
    }
}

// MARK: - Segments

extension RecordJournal {
    /// How many records were lost for want of room.
    package var lost: Int { turn.withLock(\.lost) }

    /// How much of it waits to be taken out, in eighths, without the segment that is written to.
    package var eighths: Int {
        max(0, used.load(ordering: .relaxed) - 1) * 8 / segmentCount
    }

    /// Called after each change of the segments in use.
    func count(_ turn: Turn) {
        used.store(turn.order.count { $0 != 0 }, ordering: .relaxed)
    }

    /// About how many bytes wait to be taken out.
    package var byteCount: Int {
        turn.withLock { turn in
            turn.order.indices.reduce(0) { sum, segment in
                guard turn.order[segment] != 0 else { return sum }
                return sum + end(of: segment) - min(taken(in: segment), end(of: segment))
            }
        }
    }

    /// Makes a segment free in the file. What it held is never read again, even when this is cut
    /// off.
    func wipe(_ segment: Int) {
        setTaken(segmentByteCount, in: segment)
        unsafe (start(of: segment) + Layout.segmentHead).initializeMemory(
            as: UInt8.self, repeating: 0, count: segmentByteCount - Layout.segmentHead)
        unsafe store(0, at: start(of: segment))
        if segment >= Layout.keptSegments {
            unsafe release(start(of: segment), segmentByteCount)
        }
    }

    /// Memory counts as ours while it is mapped; what was written stays in the file.
    private func release(_ start: UnsafeMutableRawPointer, _ count: Int) {
        unsafe madvise(start, count, MADV_DONTNEED)
    }

    func start(of segment: Int) -> UnsafeMutableRawPointer {
        unsafe base + Layout.headByteCount + segment * segmentByteCount
    }

    /// How far a segment may hold something.
    func end(of segment: Int) -> Int {
        let place = cursor.load(ordering: .acquiring)
        guard Int(place >> 32) == segment else { return segmentByteCount }
        return min(segmentByteCount, Int(place & 0xFFFF_FFFF))
    }

    func taken(in segment: Int) -> Int {
        unsafe Int(load(start(of: segment) + Word.byteCount))
    }

    func setTaken(_ offset: Int, in segment: Int) {
        unsafe store(UInt64(offset), at: start(of: segment) + Word.byteCount)
    }

    private func order(of segment: Int) -> UInt64 {
        unsafe load(start(of: segment))
    }

    private func count(in segment: Int) -> Int {
        var walk = Walk(offset: max(Layout.segmentHead, taken(in: segment)))
        var count = 0
        while unsafe walk.next(in: self, segment, isOver: true) != nil { count += 1 }
        return count
    }

    /// Whether nobody is still writing into a segment that was left.
    private func isSettled(_ segment: Int, _ turn: Turn) -> Bool {
        let isOver = turn.order[segment] < turn.firstOrder
        var walk = Walk(offset: max(Layout.segmentHead, taken(in: segment)))
        while unsafe walk.next(in: self, segment, isOver: isOver) != nil {}
        return walk.isAtEnd || walk.offset + Word.byteCount > segmentByteCount
    }

    func load(_ place: UnsafeMutableRawPointer) -> UInt64 {
        unsafe place.assumingMemoryBound(to: Atomic<UInt64>.self).pointee
            .load(ordering: .acquiring)
    }

    func store(_ word: UInt64, at place: UnsafeMutableRawPointer) {
        unsafe place.assumingMemoryBound(to: Atomic<UInt64>.self).pointee
            .store(word, ordering: .releasing)
    }

    /// Goes through the records of a segment.
    struct Walk {
        var offset: Int
        var isAtEnd = false

        /// - Parameter isOver: Whether nobody writes any more, so that what is not whole never
        ///   will be; else it waits there.
        mutating func next(
            in journal: RecordJournal, _ segment: Int, isOver: Bool
        ) -> UnsafeRawBufferPointer? {
            while offset + Word.byteCount <= journal.segmentByteCount {
                let place = unsafe journal.start(of: segment) + offset
                let word = unsafe journal.load(place)
                let count = Int(word & Word.length)
                if word & Word.end != 0 {
                    isAtEnd = true
                    return nil
                }
                let size = Word.byteCount + (count + 7) & ~7
                if word & Word.whole != 0 {
                    guard offset + size <= journal.segmentByteCount else { return nil }
                    offset += size
                    return unsafe UnsafeRawBufferPointer(
                        start: place + Word.byteCount, count: count)
                }
                guard isOver else { return nil }
                // A process died between two steps: what it had reserved is not a record.
                offset += word & Word.reserved != 0 ? size : Word.byteCount
            }
            return nil
        }
    }
}
