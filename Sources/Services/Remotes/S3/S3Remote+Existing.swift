internal import HTTPClient
internal import Parallelism
package import Versioning

extension S3Remote {
    /// Asks for each key, or lists, whichever takes fewer requests.
    package func existing(among keys: [ObjectKey]) throws(RemoteError) -> Set<ObjectKey> {
        var found: Set<ObjectKey> = []
        for layout in ObjectLayout.allCases {
            let ids = keys.filter { $0.layout == layout }.map(\.id)
            guard !ids.isEmpty else { continue }
            for id in try existing(ids, layout) { found.insert(ObjectKey(id, layout: layout)) }
        }
        return found
    }

    private func existing(
        _ ids: [ObjectID], _ layout: ObjectLayout
    ) throws(RemoteError) -> [ObjectID] {
        guard ids.count > 2 * preferredJobs else { return try asked(ids, layout) }
        let first: S3Page
        do throws(RemoteError) {
            first = try client.page(prefix: client.location.prefix(of: layout))
        } catch {
            // Reading objects is often allowed where listing them is not.
            guard error.code == .denied else { throw error }
            return try asked(ids, layout)
        }
        let onPage = Set(first.keys.compactMap { client.object($0, layout: layout) })
        var found = ids.filter { onPage.contains($0) }
        // A page that ends beyond the objects, at `runs/` say, has shown them all.
        guard first.continuation != nil, let end = first.keys.last,
            let last = client.object(end, layout: layout)
        else { return found }
        let rest = ids.filter { last < $0 }
        let pages = Self.pagesLeft(afterPageEndingAt: last)
        found +=
            rest.count <= 4 * pages
            ? try asked(rest, layout) : try listed(rest, layout, shards: pages <= 64 ? 16 : 256)
        return found
    }

    /// Names are hashes, so a page's share of all names tells how many pages there are.
    static func pagesLeft(afterPageEndingAt last: ObjectID) -> Int {
        let share = max(Double(last.high), 1) / 0x1p64
        return Int(min(((1 - share) / share).rounded(.up), 1e9))
    }

    private func asked(
        _ ids: [ObjectID], _ layout: ObjectLayout
    ) throws(RemoteError) -> [ObjectID] {
        let isThere = try Workers.map(ids.count, jobs: preferredJobs, state: {}) {
            [client] (_: inout Void, index) throws(RemoteError) in
            let key = client.location.key(ObjectKey(ids[index], layout: layout))
            let call = S3Client.Call(method: .head, key: key, verb: "look for", accepted: [404])
            return try client.send(call).isSuccess
        }
        return zip(ids, isThere).filter { $0.1 }.map { $0.0 }
    }

    private func listed(
        _ ids: [ObjectID], _ layout: ObjectLayout, shards: Int
    ) throws(RemoteError) -> [ObjectID] {
        let wanted = Set(ids)
        let shift = shards == 16 ? 60 : 56
        let needed = Set(ids.map { Int($0.high >> UInt64(shift)) }).sorted()
        let parts = try Workers.map(needed.count, jobs: preferredJobs, state: {}) {
            [self] (_: inout Void, index) throws(RemoteError) in
            var found: [ObjectID] = []
            let prefix = shardPrefix(needed[index], of: shards, layout)
            try client.objects(prefix: prefix, layout: layout) { id in
                if wanted.contains(id) { found.append(id) }
            }
            return found
        }
        return parts.flatMap { $0 }
    }
}
