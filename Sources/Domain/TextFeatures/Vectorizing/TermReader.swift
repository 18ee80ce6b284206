package import Kernels
internal import Unicode

/// Reads the terms of a product: cleans its texts, finds their words, hashes what they form.
///
/// A reader keeps its memory: make one for each thread.
package struct TermReader: Sendable {
    package let parameters: FeatureParameters
    /// The terms of the last product.
    package private(set) var terms = TermCollector()

    private var cleaner = TextCleaner()
    private(set) var title = Field()
    private(set) var description = Field()
    private let folder = AccentFolder()

    package init(_ parameters: FeatureParameters) {
        self.parameters = parameters
    }

    package mutating func read(title: Span<UInt8>, description: Span<UInt8>) {
        self.title.read(title, &cleaner, folder)
        self.description.read(description, &cleaner, folder)
        terms.removeAll()
        let (longest, runs) = (parameters.longestWordRun, parameters.titleCharacterRuns)
        self.title.add(.title, longest, runs, folded: false, to: &terms)
        terms.closeGroup()
        self.description.add(.description, longest, [], folded: false, to: &terms)
        terms.closeGroup()
        let joint = parameters.jointCharacterRuns
        self.title.add(.joint, longest, joint, folded: true, to: &terms)
        self.description.add(.joint, longest, joint, folded: true, to: &terms)
        terms.closeGroup()
        terms.addEdges(self.title.words, longest: longest, seed: TermGroup.titleEdges.seed)
        terms.closeGroup()
        let seed = TermGroup.descriptionEdges.seed
        terms.addEdges(self.description.words, longest: longest, seed: seed)
        terms.closeGroup()
    }
}

/// One cleaned text of a product, with accents and without.
struct Field: Sendable {
    private(set) var text = TextBuffer()
    private(set) var words = WordList()
    private var folded = TextBuffer()
    private var wordsOfFolded = WordList()
    private var hasFolded = false

    var foldedText: TextBuffer { hasFolded ? folded : text }
    var foldedWords: WordList { hasFolded ? wordsOfFolded : words }

    mutating func read(
        _ bytes: Span<UInt8>, _ cleaner: inout TextCleaner, _ folder: AccentFolder
    ) {
        cleaner.clean(bytes, into: &text)
        Self.find(&words, in: text)
        folded.removeAll()
        hasFolded = text.withSpan { folder.append($0, to: &folded) }
        if hasFolded { Self.find(&wordsOfFolded, in: folded) }
    }

    /// In place: to lend a field to somebody else would be to copy it.
    func add(
        _ group: TermGroup, _ longest: Int, _ runs: [Int], folded: Bool,
        to terms: inout TermCollector
    ) {
        let isFolded = folded && hasFolded
        let words = isFolded ? wordsOfFolded : words
        terms.addWords(words, longest: longest, seed: group.seed)
        for length in runs {
            let seed = group.seed &+ UInt64(length)
            (isFolded ? self.folded : text).withSpan { bytes in
                terms.addCharacters(words, of: bytes, length: length, seed: seed)
            }
        }
    }

    private static func find(_ words: inout WordList, in text: TextBuffer) {
        words.removeAll()
        text.withSpan { bytes in
            var cursor = TokenCursor()
            while let token = cursor.next(in: bytes) { words.append(token.range) }
            words.hash(in: bytes)
        }
    }
}
