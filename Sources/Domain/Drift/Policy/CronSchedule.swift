/// When something is due, as five fields of cron: minute, hour, day, month, day of the week; UTC.
///
/// A field is `*`, a number, a range `1-5`, a list `1,15` of these, with `/n` for every n-th.
package struct CronSchedule: Sendable, Equatable {
    private let fields: [Set<Int>]
    private let restrictsDay: Bool
    private let restrictsWeekday: Bool

    package init?(_ text: String) {
        let parts = text.split(separator: " ")
        let ranges = [0...59, 0...23, 1...31, 1...12, 0...7]
        guard parts.count == ranges.count else { return nil }
        var fields: [Set<Int>] = []
        for (part, range) in zip(parts, ranges) {
            guard let values = Self.values(part, range) else { return nil }
            fields.append(values)
        }
        if fields[4].contains(7) { fields[4].insert(0) }
        self.fields = fields
        restrictsDay = parts[2] != "*"
        restrictsWeekday = parts[4] != "*"
    }

    private static func values(_ field: Substring, _ range: ClosedRange<Int>) -> Set<Int>? {
        var values = Set<Int>()
        for item in field.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = item.split(separator: "/", omittingEmptySubsequences: false)
            guard halves.count <= 2, let step = halves.count == 2 ? Int(halves[1]) : 1, step > 0
            else { return nil }
            let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
            let first, last: Int
            if halves[0] == "*" {
                (first, last) = (range.lowerBound, range.upperBound)
            } else {
                guard ends.count <= 2, let from = Int(ends[0]),
                    let to = ends.count == 2
                        ? Int(ends[1]) : halves.count == 2 ? range.upperBound : from
                else { return nil }
                (first, last) = (from, to)
            }
            guard range.contains(first), range.contains(last), first <= last else { return nil }
            values.formUnion(stride(from: first, through: last, by: step))
        }
        return values
    }

    /// - Parameter minute: Since 1970.
    package func isDue(minute: Int64) -> Bool {
        let day = minute >= 0 ? minute / 1440 : (minute - 1439) / 1440
        let ofDay = Int(minute - day * 1440)
        let (month, dayOfMonth) = Self.date(day)
        // 1970 began on a Thursday.
        let weekday = Int(((day + 4) % 7 + 7) % 7)
        guard fields[0].contains(ofDay % 60), fields[1].contains(ofDay / 60),
            fields[3].contains(month)
        else { return false }
        let (fitsDay, fitsWeekday) = (fields[2].contains(dayOfMonth), fields[4].contains(weekday))
        // As cron has it: where both are given, either will do.
        return restrictsDay && restrictsWeekday ? fitsDay || fitsWeekday : fitsDay && fitsWeekday
    }

    /// Whether it was due in one of the minutes after `last`, up to `now`; a week back at most.
    package func wasDue(after last: Int64, upTo now: Int64) -> Bool {
        guard last < now else { return false }
        return (max(last + 1, now - 7 * 1440)...now).contains { isDue(minute: $0) }
    }

    /// Month and day of a day since 1970, counted in years that begin in March.
    private static func date(_ day: Int64) -> (month: Int, day: Int) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        return (Int(month < 10 ? month + 3 : month - 9), Int(dayOfYear - (153 * month + 2) / 5 + 1))
    }
}
