/// Chooses the predictions that are most worth a person's look.
package enum ReviewQueue {
    /// Two texts that share so much of their words teach the same.
    private static let nearDuplicate = 0.8

    /// The least sure first, in turn from each category, and of texts that are nearly the same one.
    package static func choose(
        _ candidates: [PredictionRecord], count: Int
    ) -> [PredictionRecord] {
        var byLabel: [String: [PredictionRecord]] = [:]
        for record in candidates.sorted(by: isMoreUrgent) {
            byLabel[record.label, default: []].append(record)
        }
        // The category whose first one is the least sure begins.
        let queues = byLabel.values.sorted { isMoreUrgent($0[0], $1[0]) }
        var chosen: [PredictionRecord] = []
        var seen: [Set<Substring>] = []
        for turn in 0..<(queues.map(\.count).max() ?? 0) {
            for queue in queues where turn < queue.count && chosen.count < count {
                let words = words(of: queue[turn])
                guard !seen.contains(where: { isNear($0, words) }) else { continue }
                chosen.append(queue[turn])
                seen.append(words)
            }
        }
        return chosen
    }

    private static func isMoreUrgent(_ left: PredictionRecord, _ right: PredictionRecord) -> Bool {
        if left.confidence != right.confidence { return left.confidence < right.confidence }
        return "\(left.id)" < "\(right.id)"
    }

    private static func words(of record: PredictionRecord) -> Set<Substring> {
        let text = "\(record.title) \(record.description)".lowercased()
        return Set(text.split { !$0.isLetter && !$0.isNumber })
    }

    /// By the share of words that both have.
    private static func isNear(_ left: Set<Substring>, _ right: Set<Substring>) -> Bool {
        let common = left.intersection(right).count
        let all = left.count + right.count - common
        return all == 0 || Double(common) / Double(all) >= nearDuplicate
    }
}
