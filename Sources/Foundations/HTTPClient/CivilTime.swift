/// A moment as signatures write it, in UTC.
struct CivilTime {
    /// Such as `20130524`.
    let day: String
    /// Such as `20130524T000000Z`.
    let second: String

    /// By H. Hinnant's days-to-civil: years begin in March, so leap days come last.
    init(epochSeconds: Int) {
        let days = (Double(epochSeconds) / 86_400).rounded(.down)
        let secondOfDay = epochSeconds - Int(days) * 86_400
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        day = Self.padded(year, 4) + Self.padded(month, 2) + Self.padded(dayOfMonth, 2)
        second =
            day + "T" + Self.padded(secondOfDay / 3600, 2) + Self.padded(secondOfDay / 60 % 60, 2)
            + Self.padded(secondOfDay % 60, 2) + "Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// Reads `2013-05-24T00:00:00Z`; fractions of a second and other zones are not expected.
    static func epochSeconds(ofTimestamp text: String) -> Int? {
        let digits = text.utf8.prefix(19).filter { (48...57).contains($0) }.map { Int($0) - 48 }
        guard digits.count == 14, text.hasSuffix("Z") else { return nil }
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        let month = number(4..<6)
        guard (1...12).contains(month) else { return nil }
        let year = number(0..<4) - (month <= 2 ? 1 : 0)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + number(6..<8) - 1
        let days = year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
        return days * 86_400 + number(8..<10) * 3600 + number(10..<12) * 60 + number(12..<14)
    }
}
