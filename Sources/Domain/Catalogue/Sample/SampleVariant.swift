/// What tells the variants of one product line apart.
struct SampleVariant: Sendable {
    let colour: Phrase
    /// Two measures, from which a size is written in the units of the category.
    let measures: (Int, Int)
    let count: Int
    let fraction: (Int, Int)

    init(_ random: inout SampleRandom) {
        colour = SampleWords.colours[random.skewed(SampleWords.colours.count)]
        measures = (random.below(1000), random.below(1000))
        count = 2 + random.skewed(11)
        let total = 60 + random.below(6) * 21
        fraction = (1 + random.below(total), total)
    }

    /// A size such as `120 x 60 cm`, `7 L` or `A4`.
    func size(_ cluster: ClusterVocabulary, _ language: SampleLanguage) -> String {
        let (first, second) = measures
        let point = language == .english ? "." : ","
        switch cluster.name {
        case "home": return "\(20 + first % 19 * 10) x \(20 + second % 13 * 10) cm"
        case "outdoor":
            return switch first % 4 {
            case 0: "\(1 + second % 40) L"
            case 1: "\(1 + second % 8)\(point)\(second % 4 * 25) m"
            case 2: "\(2 + second % 5) x \(2 + first % 4) m"
            default: "\(25 + second % 20 * 5) cm"
            }
        case "desk":
            return ["A4", "A5", "A3", "\(1 + second % 90) mm", "\(50 + first % 200) g"][first % 5]
        case "care":
            return [
                "S", "M", "L", "XL", "\(50 + second % 20 * 50) ml", "\(100 + second % 9 * 100) g",
            ][
                first % 6]
        case "games":
            return ["5 V", "12 V", "500 Go", "1 m", "\(1 + second % 3)\(point)5 m"][first % 5]
        default: return "\(4 + second % 60) cm"
        }
    }
}
