internal import Unicode

/// Guesses the language of cleaned text.
///
/// The script decides first: kana make Japanese, Devanagari makes Hindi, and Han characters alone
/// make Japanese unless one of them is written so only in China; a Latin letter weighs a third of
/// a Han character or kana, as trade names are Latin everywhere. Other scripts are undetermined.
/// Latin text goes through `LanguageTable`. Only the first 512 bytes count.
///
/// A data set's `lang` column is right where this guesses: `Language(stated:)` wins over it. No
/// prediction depends on it.
package struct LanguageIdentifier: Sendable {
    private static let chinese = Set(ChineseCharacters.all.unicodeScalars.map(\.value))

    private let table = LanguageTable.shared
    private var letters: [UInt8] = []

    package init() {}

    /// - Parameter text: what `TextCleaner` made.
    package mutating func language(of text: Span<UInt8>) -> Language {
        let scripts = readLetters(text.extracting(first: min(text.count, LanguageTable.readBytes)))
        if let language = scripts.language { return language }
        guard scripts.latin > 1 else { return .undetermined }
        return latinLanguage()
    }

    /// Keeps Latin words with single spaces around them in `letters`, and counts the other scripts.
    private mutating func readLetters(_ text: Span<UInt8>) -> ScriptCounts {
        var scripts = ScriptCounts()
        letters.removeAll(keepingCapacity: true)
        letters.append(0x20)
        var position = 0
        while position < text.count {
            let byte = text[position]
            if byte < 0x80 {
                position += 1
                if byte.isASCIILetter || byte == UInt8(ascii: "'") {
                    letters.append(byte)
                    scripts.latin += 1
                } else if letters[letters.count - 1] != 0x20 {
                    letters.append(0x20)
                }
                continue
            }
            let scalar = UTF8Scalar(text, at: position)
            if Self.isLatin(scalar.value) {
                for offset in 0..<scalar.length { letters.append(text[position + offset]) }
                scripts.latin += 1
            } else {
                scripts.count(scalar.value, isChinese: Self.chinese.contains)
                if letters[letters.count - 1] != 0x20 { letters.append(0x20) }
            }
            position += scalar.length
        }
        if letters[letters.count - 1] != 0x20 { letters.append(0x20) }
        return scripts
    }

    private static func isLatin(_ scalar: UInt32) -> Bool {
        0xC0..<0x250 ~= scalar || 0x1E00..<0x1F00 ~= scalar
    }

    private func latinLanguage() -> Language {
        let letters = letters.span
        let buckets = table.buckets.span
        var totals = SIMD16<Int32>()
        var lanes = LanguageTable.Lanes()
        var groupCount = 0
        for start in 0..<letters.count {
            var hash = LanguageTable.extend(0, by: letters[start])
            let end = min(start + LanguageTable.longest, letters.count)
            for position in start + 1..<max(end, start + 1) {
                hash = LanguageTable.extend(hash, by: letters[position])
                lanes &+= buckets[LanguageTable.bucket(hash)]
                groupCount += 1
            }
            // 32 × 4 × 128 would still fit.
            if start & 0x7F == 0x7F {
                totals &+= SIMD16(truncatingIfNeeded: lanes)
                lanes = LanguageTable.Lanes()
            }
        }
        totals &+= SIMD16(truncatingIfNeeded: lanes)
        return Self.best(totals, groupCount: groupCount)
    }

    private static func best(_ totals: SIMD16<Int32>, groupCount: Int) -> Language {
        let scale = 1 / Float(groupCount).squareRoot()
        var best = 0
        var bestScore = -Float.infinity
        for index in 0..<totals.scalarCount {
            let score = Float(totals[index]) * scale + LanguageTable.bias[index]
            if score > bestScore { (best, bestScore) = (index, score) }
        }
        return best < answers.count ? answers[best] : .undetermined
    }

    /// The first classes of the table; those after them are other languages.
    private static let answers: [Language] = [.english, .french, .german, .spanish, .italian]
}

/// How many letters of each script a text has.
private struct ScriptCounts {
    var latin = 0
    private var kana = 0
    private var han = 0
    private var devanagari = 0
    private var other = 0
    private var isChinese = false

    mutating func count(_ scalar: UInt32, isChinese: (UInt32) -> Bool) {
        switch Script(of: scalar) {
        case .hiragana, .katakana: kana += 1
        case .han:
            han += 1
            if kana == 0, isChinese(scalar) { self.isChinese = true }
        case .devanagari: devanagari += 1
        case .common: break
        default: other += 1
        }
    }

    /// `nil` when the text is mostly Latin.
    var language: Language? {
        let eastern = kana + han
        if eastern > 0, 3 * eastern >= latin, eastern >= devanagari, eastern >= other {
            return kana == 0 && isChinese ? .undetermined : .japanese
        }
        if devanagari > 0, 2 * devanagari >= latin, devanagari >= other { return .hindi }
        if other > 0, 2 * other >= latin { return .undetermined }
        return nil
    }
}
