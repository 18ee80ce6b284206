internal import Kernels
internal import Unicode

/// The piece of text that a term stands for.
package struct TermOrigin: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case words, characters, firstWords, lastWords
    }

    package let term: UInt64
    package let group: TermGroup
    package let kind: Kind
    package let text: String
}

extension TermReader {
    /// Where the terms of the last product come from, in the order they were read; a term that
    /// occurs twice is here twice. A slower path than `read`, through the same hashes.
    package func origins() -> [TermOrigin] {
        var origins: [TermOrigin] = []
        append(.title, title.words, title.text, parameters.titleCharacterRuns, to: &origins)
        append(.description, description.words, description.text, [], to: &origins)
        for field in [title, description] {
            append(
                .joint, field.foldedWords, field.foldedText, parameters.jointCharacterRuns,
                to: &origins)
        }
        appendEdges(.titleEdges, title.words, title.text, to: &origins)
        appendEdges(.descriptionEdges, description.words, description.text, to: &origins)
        return origins
    }

    private func append(
        _ group: TermGroup, _ words: WordList, _ text: TextBuffer, _ runs: [Int],
        to origins: inout [TermOrigin]
    ) {
        let longest = parameters.longestWordRun
        var terms = TermCollector()
        terms.addWords(words, longest: longest, seed: group.seed)
        var index = 0
        for word in 0..<words.count {
            for end in word..<min(word + longest, words.count) {
                origins.append(
                    TermOrigin(
                        term: terms.terms[index], group: group, kind: .words,
                        text: words.text(word...end, in: text)))
                index += 1
            }
        }
        for length in runs {
            appendCharacters(group, words, text, length, to: &origins)
        }
    }

    private func appendCharacters(
        _ group: TermGroup, _ words: WordList, _ text: TextBuffer, _ length: Int,
        to origins: inout [TermOrigin]
    ) {
        var terms = TermCollector()
        text.withSpan { bytes in
            terms.addCharacters(
                words, of: bytes, length: length, seed: group.seed &+ UInt64(length))
        }
        var index = 0
        for word in 0..<words.count {
            let padded = words.paddedCharacters(word, in: text)
            guard padded.count >= length else { continue }
            for start in 0...padded.count - length {
                let piece = padded[start..<start + length].flatMap(\.self)
                origins.append(
                    TermOrigin(
                        term: terms.terms[index], group: group, kind: .characters,
                        text: String(decoding: piece, as: UTF8.self)))
                index += 1
            }
        }
    }

    private func appendEdges(
        _ group: TermGroup, _ words: WordList, _ text: TextBuffer,
        to origins: inout [TermOrigin]
    ) {
        let longest = parameters.longestWordRun
        var terms = TermCollector()
        terms.addEdges(words, longest: longest, seed: group.seed)
        for length in 0..<min(longest, words.count) {
            let last = words.count - 1
            for (index, range) in [
                (2 * length, 0...length), (2 * length + 1, last - length...last),
            ] {
                origins.append(
                    TermOrigin(
                        term: terms.terms[index], group: group,
                        kind: index % 2 == 0 ? .firstWords : .lastWords,
                        text: words.text(range, in: text)))
            }
        }
    }
}

extension WordList {
    /// The bytes of a word; characters count up to the 254th byte only, as in `ct_character_terms`.
    private func range(_ word: Int) -> Range<Int> {
        Int(bounds[2 * word])..<Int(bounds[2 * word + 1])
    }

    fileprivate func text(_ words: ClosedRange<Int>, in text: TextBuffer) -> String {
        let bytes = text.bytes
        return words.map { String(decoding: bytes[range($0)], as: UTF8.self) }
            .joined(separator: " ")
    }

    /// The characters of a word with a space on both sides.
    fileprivate func paddedCharacters(_ word: Int, in text: TextBuffer) -> [[UInt8]] {
        let space = UInt8(ascii: " ")
        var characters: [[UInt8]] = []
        for byte in [space] + text.bytes[range(word)].prefix(254) + [space] {
            if byte & 0xC0 == 0x80, !characters.isEmpty {
                characters[characters.count - 1].append(byte)
            } else {
                characters.append([byte])
            }
        }
        return characters
    }
}
