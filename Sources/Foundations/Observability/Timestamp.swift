internal import Glibc

/// A moment in UTC, to the millisecond.
package struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let millisecondsSinceEpoch: Int64

    package init(millisecondsSinceEpoch: Int64) {
        self.millisecondsSinceEpoch = millisecondsSinceEpoch
    }

    package static var now: Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(
            millisecondsSinceEpoch: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// RFC 3339, such as `2024-02-29T23:59:59.007Z`.
    package var description: String {
        let (seconds, milliseconds) = Self.divide(millisecondsSinceEpoch, by: 1000)
        let (days, second) = Self.divide(seconds, by: 86_400)
        let date = Self.civil(days)
        let time = [second / 3600, second / 60 % 60, second % 60].map { Self.pad($0, 2) }
        let day = [Self.pad(date.year, 4), Self.pad(date.month, 2), Self.pad(date.day, 2)]
        return day.joined(separator: "-") + "T" + time.joined(separator: ":")
            + ".\(Self.pad(milliseconds, 3))Z"
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
    }

    /// The proleptic Gregorian date of a day counted from 1970-01-01.
    ///
    /// Years are taken to start in March, so that the leap day comes last and months follow the
    /// line (153 m + 2) / 5; an era is the 400 years after which the calendar repeats.
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = divide(days + 719_468, by: 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// Rounds down, where `/` rounds towards zero.
    private static func divide(_ number: Int64, by divisor: Int64) -> (Int64, Int64) {
        let remainder = ((number % divisor) + divisor) % divisor
        return ((number - remainder) / divisor, remainder)
    }

    private static func pad(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(width - digits.count, 0)) + digits
    }
}
