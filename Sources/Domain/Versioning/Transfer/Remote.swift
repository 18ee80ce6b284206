package import FileStore

/// An object's name together with the layout that it lies in.
package struct ObjectKey: Hashable, Sendable {
    package let id: ObjectID
    package let layout: ObjectLayout

    package init(_ id: ObjectID, layout: ObjectLayout = .current) {
        self.id = id
        self.layout = layout
    }

    package var path: [UInt8] { layout.path(of: id) }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(id)
    }
}

/// A place that keeps objects for others: a folder, an S3 bucket, a web server.
///
/// Every method may be called from several threads at once.
package protocol Remote: Sendable {
    /// Safe to show: no credentials.
    var location: String { get }

    /// How many objects are worth moving at once.
    var preferredJobs: Int { get }

    /// Fails early, naming what is wrong, when the remote cannot be read (or written).
    func probe(forWriting: Bool) throws(RemoteError)

    /// Those of `keys` that the remote has.
    func existing(among keys: [ObjectKey]) throws(RemoteError) -> Set<ObjectKey>

    /// Every object in one layout; foreign names are skipped.
    func list(_ layout: ObjectLayout, visit: (ObjectID) -> Void) throws(RemoteError)

    /// Streams an object's bytes; the caller checks the hash.
    ///
    /// `consume` is called with consecutive pieces; when it throws, the stream ends.
    func read(
        _ key: ObjectKey, consume: (borrowing RawSpan) throws -> Void
    ) throws(RemoteError)

    /// Stores the bytes of `file`, which must hash to the key.
    ///
    /// Wrong bytes are refused with `.corruptSource` and leave nothing under the key. The object
    /// may become visible only at the next `publish`.
    func store(_ key: ObjectKey, from file: FilePath) throws(RemoteError)

    /// Makes everything stored so far visible and durable.
    func publish() throws(RemoteError)

    func remove(_ key: ObjectKey) throws(RemoteError)

    /// Where an object lies on this machine, for remotes that are folders.
    func localPath(of key: ObjectKey) -> FilePath?

    /// What interrupted pushes left in a folder, of which nobody can be writing any more.
    func abandoned(before: Int64) throws(RemoteError) -> [FilePath]
}

extension Remote {
    package func localPath(of key: ObjectKey) -> FilePath? { nil }

    package func abandoned(before: Int64) throws(RemoteError) -> [FilePath] { [] }
}
