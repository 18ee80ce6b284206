/// Builds the tree of nodes from events, within the limits.
struct YAMLComposer: ~Copyable {
    private struct Anchor {
        let node: YAMLNode
        let weight: Int
        let depth: Int
    }

    private var reader: YAMLEventReader
    private let index: CharacterIndex
    private let file: String
    private let limits: YAMLLimits
    private var anchors: [String: Anchor] = [:]
    private var openAnchors: Set<String> = []
    private var weight = 0
    /// The deepest level that the node being composed has reached.
    private var deepest = 0

    init(_ text: ArraySlice<UInt8>, file: String, limits: YAMLLimits) throws(YAMLError) {
        reader = try YAMLEventReader(text, file: file)
        index = CharacterIndex(text)
        self.file = file
        self.limits = limits
    }

    mutating func document() throws(YAMLError) -> YAMLNode? {
        var root: YAMLNode?
        var documents = 0
        while true {
            let event = try reader.next()
            switch event.kind {
            case .streamEnd:
                return root
            case .documentStart:
                documents += 1
                guard documents == 1 else {
                    throw error(.unsupported, event.line, "a second document is not allowed")
                }
            case .documentEnd, .other:
                continue
            default:
                root = try node(event, depth: 1)
            }
        }
    }
}

extension YAMLComposer {
    func tagError(_ problem: String, _ line: Int) -> YAMLError {
        error(.unsupported, line, problem)
    }

    private func error(_ code: YAMLError.Code, _ line: Int, _ problem: String) -> YAMLError {
        YAMLError(code, file: file, line: line, problem)
    }

    private mutating func weigh(_ more: Int, line: Int) throws(YAMLError) {
        weight += more
        guard weight <= limits.nodeCount else {
            throw error(.tooLarge, line, "more than \(limits.nodeCount) nodes")
        }
    }

    private mutating func node(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
        guard depth <= limits.depth else {
            throw error(.tooLarge, event.line, "nested deeper than \(limits.depth) levels")
        }
        deepest = max(deepest, depth)
        switch event.kind {
        case .alias(let name):
            return try alias(name, event, depth: depth)
        case .scalar(let style, let text, let tag, let anchor):
            // A kilobyte of text weighs as much as the nodes that it could have held.
            try weigh(1 + text.count / 64, line: event.line)
            let scalar = YAMLScalar(
                text: text, style: style, tag: try scalarTag(tag, style, text, event.line))
            let node = located(.scalar(scalar), event)
            if let anchor {
                anchors[anchor] = Anchor(node: node, weight: 1 + text.count / 64, depth: 0)
            }
            return node
        case .sequenceStart(let tag, let anchor):
            try checkCollectionTag(tag, "seq", event.line)
            return try anchored(anchor, event, depth: depth) {
                (composer: inout YAMLComposer) throws(YAMLError) in
                try composer.sequence(event, depth: depth)
            }
        case .mappingStart(let tag, let anchor):
            try checkCollectionTag(tag, "map", event.line)
            return try anchored(anchor, event, depth: depth) {
                (composer: inout YAMLComposer) throws(YAMLError) in
                try composer.mapping(event, depth: depth)
            }
        default:
            throw error(.syntax, event.line, "a value is missing")
        }
    }

    /// Remembers what an anchor names, and that it is open while its node is being read.
    private mutating func anchored(
        _ anchor: String?, _ event: YAMLEvent, depth: Int,
        _ compose: (inout YAMLComposer) throws(YAMLError) -> YAMLNode
    ) throws(YAMLError) -> YAMLNode {
        try weigh(1, line: event.line)
        guard let anchor else { return try compose(&self) }
        let weightBefore = weight - 1
        let deepestBefore = deepest
        deepest = depth
        openAnchors.insert(anchor)
        let node = try compose(&self)
        openAnchors.remove(anchor)
        anchors[anchor] = Anchor(
            node: node, weight: weight - weightBefore, depth: deepest - depth)
        deepest = max(deepest, deepestBefore)
        return node
    }

    private mutating func alias(
        _ name: String, _ event: YAMLEvent, depth: Int
    ) throws(YAMLError) -> YAMLNode {
        guard !openAnchors.contains(name) else {
            throw error(.unsupported, event.line, "*\(name) contains itself")
        }
        guard let anchor = anchors[name] else {
            throw error(.syntax, event.line, "*\(name) names no anchor")
        }
        try weigh(anchor.weight, line: event.line)
        guard depth + anchor.depth <= limits.depth else {
            throw error(.tooLarge, event.line, "nested deeper than \(limits.depth) levels")
        }
        deepest = max(deepest, depth + anchor.depth)
        var node = anchor.node
        node.isShared = true
        node.line = event.line
        return node
    }

    private mutating func sequence(
        _ start: YAMLEvent, depth: Int
    ) throws(YAMLError) -> YAMLNode {
        var items: [YAMLNode] = []
        while true {
            let event = try reader.next()
            if case .sequenceEnd = event.kind {
                return located(
                    .sequence(items), start, end: start.isFlow ? event : nil,
                    lastChild: items.last)
            }
            items.append(try node(event, depth: depth + 1))
        }
    }

    private mutating func mapping(_ start: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
        var pairs = YAMLPairBuilder(file: file)
        while true {
            let event = try reader.next()
            if case .mappingEnd = event.kind {
                return located(
                    .mapping(pairs.finish()), start, end: start.isFlow ? event : nil,
                    lastChild: pairs.lastValue)
            }
            let key = try node(event, depth: depth + 1)
            try pairs.append(key, try node(try reader.next(), depth: depth + 1))
        }
    }

    /// Block collections end with their last child: libyaml's own mark lies past the comments.
    private func located(
        _ content: YAMLNode.Content, _ start: YAMLEvent, end: YAMLEvent? = nil,
        lastChild: YAMLNode? = nil
    ) -> YAMLNode {
        let first = index.byteOffset(ofCharacter: start.start)
        var last = index.byteOffset(ofCharacter: (end ?? start).end)
        if end == nil, let lastChild, !lastChild.isShared { last = lastChild.range.upperBound }
        return YAMLNode(
            content, range: first..<max(first, last), line: start.line,
            column: start.column, isFlow: start.isFlow)
    }
}
