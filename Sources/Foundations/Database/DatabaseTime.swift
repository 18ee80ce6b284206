/// A moment by the database's clock, which all programs that use it share.
package struct DatabaseTime: Sendable, Hashable, Comparable, SQLConvertible {
    /// Since 1970, UTC.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package var sqlValue: SQLValue { .integer(microseconds) }

    package init?(sqlValue: SQLValue) {
        guard let microseconds = Int64(sqlValue: sqlValue) else { return nil }
        self.microseconds = microseconds
    }

    package static func < (left: DatabaseTime, right: DatabaseTime) -> Bool {
        left.microseconds < right.microseconds
    }

    package static func + (time: DatabaseTime, duration: Duration) -> DatabaseTime {
        let (seconds, attoseconds) = duration.components
        return DatabaseTime(
            microseconds: time.microseconds + seconds * 1_000_000
                + attoseconds / 1_000_000_000_000)
    }
}
