/// How much a document may ask of its reader.
package struct YAMLLimits: Sendable, Hashable {
    package var byteCount: Int
    package var depth: Int
    /// Counts what aliases expand to, so that a small bomb is as heavy as what it unfolds into.
    package var nodeCount: Int

    package init(byteCount: Int = 16 << 20, depth: Int = 64, nodeCount: Int = 2_000_000) {
        self.byteCount = byteCount
        self.depth = depth
        self.nodeCount = nodeCount
    }
}
