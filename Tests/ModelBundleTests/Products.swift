import TestSupport
import TextFeatures

/// Made-up products whose category shows in their words, in several scripts and with markup.
struct Products: ProductTexts {
    private(set) var titles: [[UInt8]] = []
    private(set) var descriptions: [[UInt8]] = []
    private(set) var labels: [UInt32] = []

    private static let common = [
        "neuf", "original", "größe", "40 cm", "A4", "5 V", "crème", "brûlée", "usb-c", "lot de 3",
        "für", "niño", "pro+", "c++", "l'eau", "&eacute;t&eacute;", "<b>promo</b>", "🎁", "腕時計",
        "カメラ", "किताब", "1,5 L", "№ 5", "ﬁne", "½ kg", "AT&amp;T", "x < y",
    ]

    init(_ count: Int, categories: Int, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for row in 0..<count {
            let label = row % categories
            titles.append(Self.text(label, 3...9, &random))
            let isMissing = row % 3 == 0
            descriptions.append(isMissing ? [] : Self.text(label, 5...30, &random))
            labels.append(UInt32(label))
        }
    }

    private static func text(
        _ label: Int, _ length: ClosedRange<Int>, _ random: inout SeededGenerator
    ) -> [UInt8] {
        let words = (0..<Int.random(in: length, using: &random)).map { _ -> String in
            switch Int.random(in: 0..<4, using: &random) {
            case 0: "thing\(label)x\(Int.random(in: 0..<6, using: &random))"
            case 1: "word\(Int.random(in: 0..<3000, using: &random))"
            default: common[Int.random(in: 0..<common.count, using: &random)]
            }
        }
        return Array(words.joined(separator: " ").utf8)
    }

    var count: Int { labels.count }

    func withTexts<Result>(
        of row: Int, _ body: (_ title: Span<UInt8>, _ description: Span<UInt8>) -> Result
    ) -> Result {
        let (title, description) = (titles[row], descriptions[row])
        return body(title.span, description.span)
    }

    func texts(_ row: Int) -> (title: String, description: String) {
        (
            String(decoding: titles[row], as: UTF8.self),
            String(decoding: descriptions[row], as: UTF8.self)
        )
    }
}
