/// Whether a service is alive, or can do its work.
package enum Condition: Sendable, Hashable {
    case good
    /// What is wrong, in words that anybody may read.
    case bad(String)
}
