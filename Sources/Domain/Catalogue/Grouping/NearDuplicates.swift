internal import FileStore
internal import Parallelism

/// Finds rows that are variants of one product, in time and memory in proportion to the rows.
///
/// Rows that share the key of a band are compared, first by their sketches, then unit by unit;
/// rows that are similar are linked, and linked rows make a group. The result does not depend on
/// the number of threads: links are a set, whoever finds them.
struct NearDuplicates {
    let bands: BandReader
    let units: UnitReader
    let sketches: [Sketch]
    let similarity: Double
    let jobs: Int

    /// In a longer run of rows with one key, each is compared with so many neighbours.
    static let window = 64

    /// For each row, the smallest row of its group.
    func groups() throws(FileError) -> [UInt32] {
        var sets = DisjointSets(count: sketches.count)
        // One band at work takes 12 bytes a row: with many threads, no more than half a gigabyte.
        let perBand = max(1, sketches.count * 12)
        let jobs = max(1, min(jobs, (512 << 20) / perBand))
        for first in stride(from: 0, to: MinHash.bandCount, by: jobs) {
            let wave = min(jobs, MinHash.bandCount - first)
            let known = sets.representatives()
            let links = try Workers.map(wave, jobs: jobs, state: {}) {
                (_: inout Void, index) throws(FileError) in
                let work = try BandWork(self, band: first + index, known: known)
                return try work.links()
            }
            for link in links.joined() { sets.unite(link.0, link.1) }
        }
        return sets.representatives()
    }
}

/// One band of one thread.
private final class BandWork {
    private let task: NearDuplicates
    private let keys: [UInt64]
    /// What earlier bands linked already.
    private let known: [UInt32]
    private let file: File
    /// Below this agreement of sketches, two rows are not worth a look: about two deviations.
    private let neededAgreement: Int

    init(_ task: NearDuplicates, band: Int, known: [UInt32]) throws(FileError) {
        self.task = task
        self.known = known
        keys = try task.bands.keys(ofBand: band)
        file = try task.units.open()
        neededAgreement = Sketch.agreement(for: task.similarity) - 7
    }

    func links() throws(FileError) -> [(UInt32, UInt32)] {
        let order = KeyOrder(keys)
        var links: [(UInt32, UInt32)] = []
        var entries: [(key: UInt64, row: UInt32)] = []
        var run: [UInt32] = []
        for partition in 0..<order.partitionCount {
            let rows = order.rows(inPartition: partition)
            guard rows.count > 1 else { continue }
            entries.removeAll(keepingCapacity: true)
            for row in rows { entries.append((keys[Int(row)], row)) }
            entries.sort { ($0.key, $0.row) < ($1.key, $1.row) }
            var start = 0
            while start < entries.count {
                var end = start + 1
                while end < entries.count, entries[end].key == entries[start].key { end += 1 }
                if end - start > 1 {
                    run.removeAll(keepingCapacity: true)
                    for index in start..<end { run.append(entries[index].row) }
                    try link(&run, &links)
                }
                start = end
            }
        }
        return links
    }

    /// Links the rows of a run that are similar; a link more than a tree needs is left out.
    private func link(
        _ run: inout [UInt32], _ links: inout [(UInt32, UInt32)]
    ) throws(FileError) {
        let sketches = task.sketches
        if run.count > NearDuplicates.window {
            // Similar sketches come to lie near each other.
            run.sort { left, right in
                let (a, b) = (sketches[Int(left)], sketches[Int(right)])
                return (a.low, a.high, left) < (b.low, b.high, right)
            }
        }
        var sets = DisjointSets(count: run.count)
        var units = [[UInt32]?](repeating: nil, count: run.count)
        for later in 1..<run.count {
            let sketch = sketches[Int(run[later])]
            for earlier in max(0, later - NearDuplicates.window)..<later
            where sketch.agreement(with: sketches[Int(run[earlier])]) >= neededAgreement {
                if known[Int(run[earlier])] == known[Int(run[later])] { continue }
                if sets.find(UInt32(earlier)) == sets.find(UInt32(later)) { continue }
                let left = try take(earlier, run, &units)
                let right = try take(later, run, &units)
                if UnitReader.similarity(left, right) >= task.similarity {
                    sets.unite(UInt32(earlier), UInt32(later))
                    links.append((run[earlier], run[later]))
                }
            }
        }
    }

    private func take(
        _ index: Int, _ run: [UInt32], _ units: inout [[UInt32]?]
    ) throws(FileError) -> [UInt32] {
        if let units = units[index] { return units }
        let read = try task.units.units(ofRow: run[index], file)
        units[index] = read
        return read
    }
}
