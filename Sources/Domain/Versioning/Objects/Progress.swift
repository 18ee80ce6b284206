/// Tells whoever watches what a long piece of work is doing.
package struct Progress: Sendable {
    private let onBegin: @Sendable (_ activity: String, _ files: Int, _ bytes: Int?) -> Void
    private let onAdvance: @Sendable (_ files: Int, _ bytes: Int) -> Void

    package init(
        onBegin: @escaping @Sendable (_ activity: String, _ files: Int, _ bytes: Int?) -> Void,
        onAdvance: @escaping @Sendable (_ files: Int, _ bytes: Int) -> Void
    ) {
        self.onBegin = onBegin
        self.onAdvance = onAdvance
    }

    /// Starts the count of a new activity, such as "Hashing".
    package func begin(_ activity: String, files: Int, bytes: Int? = nil) {
        onBegin(activity, files, bytes)
    }

    package func advance(files: Int = 0, bytes: Int = 0) {
        onAdvance(files, bytes)
    }
}
