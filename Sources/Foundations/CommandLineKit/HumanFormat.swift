/// Numbers as people read them.
package enum HumanFormat {
    /// `0 B`, `1.5 KiB`, `12.3 MiB`, `123 GiB`.
    package static func bytes(_ count: Int) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
        var unit = 0
        var scaled = Double(count)
        while scaled >= 1023.95, unit < units.count - 1 {
            scaled /= 1024
            unit += 1
        }
        let number = unit == 0 || scaled >= 99.95 ? String(rounded(scaled)) : tenths(scaled)
        return "\(number) \(units[unit])"
    }

    /// `1,234,567`.
    package static func count(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }

    /// `0.04 s`, `3.2 s`, `1:05`, `2:03:04`, `3 d 4 h`.
    package static func duration(_ duration: Duration) -> String {
        let seconds = max(duration.inSeconds, 0)
        if seconds < 0.995 {
            let hundredths = rounded(seconds * 100)
            return "0.\(padded(hundredths)) s"
        }
        if seconds < 59.95 { return "\(tenths(seconds)) s" }
        let whole = rounded(seconds)
        if whole < 3600 { return "\(whole / 60):\(padded(whole % 60))" }
        if whole < 86_400 {
            return "\(whole / 3600):\(padded(whole / 60 % 60)):\(padded(whole % 60))"
        }
        return "\(whole / 86_400) d \(whole / 3600 % 24) h"
    }

    /// `1 file`, `2,000 files`.
    package static func quantity(_ number: Int, _ singular: String, _ plural: String? = nil)
        -> String
    {
        "\(count(number)) \(number == 1 ? singular : plural ?? singular + "s")"
    }

    private static func rounded(_ number: Double) -> Int {
        Int(number.rounded())
    }

    private static func tenths(_ number: Double) -> String {
        let scaled = rounded(number * 10)
        return "\(scaled / 10).\(scaled % 10)"
    }

    private static func padded(_ number: Int) -> String {
        number < 10 ? "0\(number)" : String(number)
    }
}

extension Duration {
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
