/// Where an imported output came from.
package struct PointerDependency: Sendable, Hashable {
    /// Another repository, at a revision.
    package struct Repository: Sendable, Hashable {
        package var url: String
        package var revision: String?
        package var lockedRevision: String?
    }

    /// A path or a URL; `nil` for a query of a database.
    package var path: [UInt8]?
    package var repository: Repository?
    /// An `md5`, `etag` or `checksum`, as written.
    package var version: String?
    package var line: Int
}
