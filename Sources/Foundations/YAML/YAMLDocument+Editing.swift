extension YAMLDocument {
    /// The document with `edits`, touching no more of its text than they need.
    ///
    /// Where the text cannot be edited in place (a value behind an alias or a merge, a collection
    /// for a scalar, the last key of a mapping), the whole document is written anew, which keeps
    /// its values but not its comments.
    package func applying(_ edits: [YAMLEdit]) throws(YAMLError) -> YAMLDocument {
        var document = self
        for edit in edits {
            guard let root = document.root else { break }
            let wanted = root.applying(edit.change, at: edit.path[...])
            if let text = document.editedText(edit),
                let edited = try? YAMLDocument(parsing: text, file: file),
                edited.root?.hasSameValue(as: wanted) == true
            {
                document = edited
            } else {
                document = try YAMLDocument(parsing: YAMLEmitter.emit(wanted), file: file)
            }
        }
        return document
    }

    /// `nil` when the edit cannot be made in place.
    private func editedText(_ edit: YAMLEdit) -> [UInt8]? {
        guard case .key(let key)? = edit.path.last, let parent = mapping(at: edit.path.dropLast()),
            let pairs = parent.pairs
        else { return nil }
        let index = pairs.firstIndex { $0.key.scalar?.isString(key) == true }
        let splice: Splice?
        switch (edit.change, index) {
        case (.remove, nil): return source
        case (.remove, let index?): splice = removal(of: index, from: parent, pairs)
        case (.set(let node), let index?): splice = replacement(of: pairs[index], by: node, parent)
        case (.set(let node), nil): splice = appending(key, node, to: parent, pairs)
        }
        guard let splice else { return nil }
        return source[..<splice.range.lowerBound] + splice.text + source[splice.range.upperBound...]
    }

    private struct Splice {
        let range: Range<Int>
        let text: [UInt8]
    }

    private func mapping(at path: ArraySlice<YAMLEdit.Step>) -> YAMLNode? {
        var node = root
        for step in path {
            switch step {
            case .key(let key): node = node?[key: key]
            case .item(let index):
                guard let items = node?.items, items.indices.contains(index) else { return nil }
                node = items[index]
            }
            if node?.isShared != false { return nil }
        }
        return node?.pairs == nil ? nil : node
    }
}

extension YAMLDocument {
    private func replacement(
        of pair: YAMLPair, by node: YAMLNode, _ parent: YAMLNode
    ) -> Splice? {
        guard !pair.value.isShared, let old = pair.value.scalar, let new = node.scalar,
            old.style != .literal, old.style != .folded
        else { return nil }
        let keptStyle = new.kind == .string ? old.style : nil
        let text = YAMLEmitter.text(of: new, inFlow: parent.isFlow, keeping: keptStyle)
        return Splice(range: pair.value.range, text: pair.value.range.isEmpty ? [32] + text : text)
    }

    private func appending(
        _ key: String, _ node: YAMLNode, to parent: YAMLNode, _ pairs: [YAMLPair]
    ) -> Splice? {
        guard let scalar = node.scalar else { return nil }
        let value = YAMLEmitter.text(of: scalar, inFlow: parent.isFlow)
        let text =
            YAMLScalarWriter.write(Array(key.utf8), inFlow: parent.isFlow) + ": ".utf8 + value
        guard let last = pairs.last(where: { !$0.value.isShared }) else {
            guard parent.isFlow, pairs.isEmpty else { return nil }
            let end = parent.range.upperBound - 1
            return Splice(range: end..<end, text: text)
        }
        let end = last.value.range.upperBound
        if parent.isFlow { return Splice(range: end..<end, text: ", ".utf8 + text) }
        let next = nextLine(after: end)
        var line = Array(repeating: 32, count: last.key.column) + text + newline
        if next > 0, source[next - 1] != 10 { line = newline + line }
        return Splice(range: next..<next, text: line)
    }

    private func removal(
        of index: Int, from parent: YAMLNode, _ pairs: [YAMLPair]
    ) -> Splice? {
        let pair = pairs[index]
        guard pairs.count > 1, !pair.value.isShared else { return nil }
        let next = pairs[(index + 1)...].first { !$0.value.isShared }
        let start = pair.key.range.lowerBound
        if parent.isFlow {
            if let next { return Splice(range: start..<next.key.range.lowerBound, text: []) }
            return Splice(
                range: pairs[index - 1].value.range.upperBound..<pair.value.range.upperBound,
                text: [])
        }
        let lineStart = source[..<start].lastIndex(of: 10).map { $0 + 1 } ?? 0
        if source[lineStart..<start].allSatisfy({ $0 == 32 }) {
            return Splice(range: lineStart..<nextLine(after: pair.value.range.upperBound), text: [])
        }
        // Behind a dash: the next key takes the place.
        return next.map { Splice(range: start..<$0.key.range.lowerBound, text: []) }
    }

    /// Block scalars end at the start of a line already.
    private func nextLine(after offset: Int) -> Int {
        if offset > 0, source[offset - 1] == 10 { return offset }
        return source[offset...].firstIndex(of: 10).map { $0 + 1 } ?? source.count
    }

    private var newline: [UInt8] {
        guard let end = source.firstIndex(of: 10), end > 0, source[end - 1] == 13 else {
            return [10]
        }
        return [13, 10]
    }
}
