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
        add(.title, [self.title], folded: false, runs: parameters.titleCharacterRuns)
        add(.description, [self.description], folded: false, runs: [])
        add(
            .joint, [self.title, self.description], folded: true,
            runs: parameters.jointCharacterRuns)
        addEdges()
    }

    private mutating func add(
        _ group: TermGroup, _ fields: [Field], folded: Bool, runs: [Int]
    ) {
        for field in fields {
            let words = folded ? field.foldedWords : field.words
            terms.addWords(words, longest: parameters.longestWordRun, seed: group.seed)
            for length in runs {
                let seed = group.seed &+ UInt64(length)
                let text = folded ? field.foldedText : field.text
                text.withSpan { bytes in
                    terms.addCharacters(words, of: bytes, length: length, seed: seed)
                }
            }
        }
        terms.closeGroup()
    }

    private mutating func addEdges() {
        let seed = TermGroup.edges.seed
        let longest = parameters.longestWordRun
        terms.addEdges(title.words, longest: longest, seed: seed)
        terms.addEdges(description.words, longest: longest, seed: seed &+ 16)
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

    private static func find(_ words: inout WordList, in text: TextBuffer) {
        words.removeAll()
        text.withSpan { bytes in
            var cursor = TokenCursor()
            while let token = cursor.next(in: bytes) { words.append(token.range) }
            words.hash(in: bytes)
        }
    }
}
