internal import Synchronization

extension RecordJournal {
    /// Records in their order, to be forgotten once they are safe elsewhere.
    package struct Batch: Sendable {
        package let count: Int
        fileprivate let segment: Int
        fileprivate let taken: Int
        /// Nothing more comes into the segment, and nothing of it is left after this batch.
        package let isLast: Bool
        /// The next record is being written by a thread that has its place already: what others
        /// have appended behind it can be read when that is done.
        package let isBlocked: Bool
    }

    /// The oldest records that have not been forgotten; empty when all have. For one reader.
    ///
    /// They come again until `forget` is called: a reader that dies in between loses none.
    ///
    /// - Parameter body: Gets each record where it lies, which is nowhere once it is forgotten.
    package func read(limit: Int, _ body: (Span<UInt8>) -> Void) -> Batch? {
        guard let (segment, isOver) = claim() else { return nil }
        // Before the walk: what comes meanwhile is for the next one.
        let end = end(of: segment)
        var walk = Walk(offset: max(Layout.segmentHead, taken(in: segment)))
        var count = 0
        while count < limit, let bytes = unsafe walk.next(in: self, segment, isOver: isOver) {
            body(unsafe bytes.bindMemory(to: UInt8.self).span)
            count += 1
        }
        // The segment that is written to is left in the middle.
        let isWritten = cursor.load(ordering: .acquiring) >> 32 == UInt64(segment)
        let isAll = walk.isAtEnd || walk.offset + Word.byteCount > segmentByteCount
        return Batch(
            count: count, segment: segment, taken: walk.offset,
            isLast: isAll && count < limit && !isWritten,
            isBlocked: !isAll && count < limit && walk.offset < end)
    }

    package func forget(_ batch: Batch) {
        // While it is read nobody else changes it.
        if batch.isLast {
            wipe(batch.segment)
        } else {
            setTaken(batch.taken, in: batch.segment)
        }
        turn.withLock { turn in
            turn.reading = nil
            if batch.isLast { turn.order[batch.segment] = 0 }
            count(turn)
        }
    }

    /// Lets a segment go that was read without success, so that its records may have to make room.
    package func putBack(_ batch: Batch) {
        turn.withLock { $0.reading = nil }
    }

    /// The oldest segment with something in it, safe from being emptied until it is put back.
    private func claim() -> (segment: Int, isOver: Bool)? {
        turn.withLock { turn in
            let oldest = turn.order.indices.filter { turn.order[$0] != 0 }
                .min { turn.order[$0] < turn.order[$1] }
            guard let oldest else { return nil }
            turn.reading = oldest
            return (oldest, turn.order[oldest] < turn.firstOrder)
        }
    }
}
