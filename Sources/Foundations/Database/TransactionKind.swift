/// What a transaction may see and do.
package enum TransactionKind: Sendable {
    /// One snapshot, and no writing.
    case read
    /// As if transactions ran one after the other.
    case serializable
    /// Sees what others commit meanwhile; the rows it locks or changes are its guard. PostgreSQL
    /// repeats fewer of these under contention.
    case rowLocks
    /// Sees as much. On SQLite no disk is synced, and a power cut may take it back, though no end
    /// of a process: for what was not safe from that before either.
    case unsynced
    /// Alone in the whole database.
    case migration
}
