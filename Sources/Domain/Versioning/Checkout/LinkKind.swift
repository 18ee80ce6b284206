/// How a file of the work tree gets the bytes of its object (`cache.type`).
package enum LinkKind: String, Sendable, CaseIterable {
    case reflink, hardlink, symlink, copy

    /// DVC's own default.
    package static let usual: [LinkKind] = [.reflink, .copy]
}
