extension Timestamp {
    /// Reads ISO 8601 as RFC 3339 has it; seconds and their fraction, of which three digits count,
    /// may be missing. Nil for anything else, such as days that there are not.
    package init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        guard let year = Self.number(&rest, 4), Self.take("-", &rest),
            let month = Self.number(&rest, 2), Self.take("-", &rest),
            let day = Self.number(&rest, 2), Self.take("T", &rest) || Self.take("t", &rest),
            let hour = Self.number(&rest, 2), hour < 24, Self.take(":", &rest),
            let minute = Self.number(&rest, 2), minute < 60
        else { return nil }
        var (second, milliseconds): (Int64, Int64) = (0, 0)
        if Self.take(":", &rest) {
            // Clocks here have no leap seconds.
            guard let given = Self.number(&rest, 2), given < 60 else { return nil }
            second = given
            if Self.take(".", &rest) {
                let digits = rest.prefix { (48...57).contains($0) }
                guard !digits.isEmpty else { return nil }
                for place in 0..<3 {
                    let digit = place < digits.count ? digits[digits.startIndex + place] - 48 : 0
                    milliseconds = milliseconds * 10 + Int64(digit)
                }
                rest = rest.dropFirst(digits.count)
            }
        }
        guard let offset = Self.offset(&rest), rest.isEmpty,
            let days = Self.days(year, month, day)
        else { return nil }
        let minutes = days * 1440 + hour * 60 + minute - offset
        self.init(millisecondsSinceEpoch: (minutes * 60 + second) * 1000 + milliseconds)
    }

    /// In minutes east of Greenwich.
    private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        if take("Z", &rest) || take("z", &rest) { return 0 }
        let isEast = take("+", &rest)
        guard isEast || take("-", &rest), let hours = number(&rest, 2), hours < 24,
            take(":", &rest), let minutes = number(&rest, 2), minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (isEast ? 1 : -1)
    }

    /// From 1970-01-01 on; nil for no day of the Gregorian calendar.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...lengths[Int(month) - 1]).contains(day) else {
            return nil
        }
        // Years that begin in March, so that the leap day comes last; from year 0 on.
        let marchYear = month <= 2 ? year - 1 : year
        let marchMonth = (month + 9) % 12
        let era = marchYear >= 0 ? marchYear / 400 : -1
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    private static func take(_ mark: Character, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == mark.asciiValue else { return false }
        rest = rest.dropFirst()
        return true
    }

    private static func number(_ rest: inout ArraySlice<UInt8>, _ digits: Int) -> Int64? {
        let part = rest.prefix(digits)
        guard part.count == digits, part.allSatisfy({ (48...57).contains($0) }) else { return nil }
        rest = rest.dropFirst(digits)
        return part.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }
}
