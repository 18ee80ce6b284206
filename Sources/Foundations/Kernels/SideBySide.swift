/// Calls its closure with each number below a count, on any threads, and waits for all.
package typealias SideBySide = (_ count: Int, _ body: @escaping @Sendable (Int) -> Void) -> Void
