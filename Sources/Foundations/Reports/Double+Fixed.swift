extension Double {
    /// With so many decimals, the last one rounded: 0.8275 as "0.828" for 3.
    package func fixed(_ places: Int) -> String {
        guard isFinite else { return isNaN ? "not a number" : self < 0 ? "-infinite" : "infinite" }
        var unit = 1.0
        for _ in 0..<places { unit *= 10 }
        let scaled = (magnitude * unit).rounded()
        guard scaled < 0x1p53 else { return "\(self)" }
        var digits = String(Int64(scaled))
        while digits.count <= places { digits = "0" + digits }
        let sign = self < 0 && scaled > 0 ? "-" : ""
        return sign + digits.dropLast(places) + (places > 0 ? "." : "") + digits.suffix(places)
    }
}
