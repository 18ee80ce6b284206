/// What a transaction may see and do.
package enum TransactionKind: Sendable {
    /// One snapshot, and no writing.
    case read
    /// As if transactions ran one after the other.
    case serializable
    /// Sees what others commit meanwhile; the rows it locks or changes are its guard. PostgreSQL
    /// repeats fewer of these under contention.
    case rowLocks
    /// Alone in the whole database.
    case migration
}
