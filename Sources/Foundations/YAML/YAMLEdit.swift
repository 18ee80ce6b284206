/// One change to a value that a path of keys and positions leads to.
package struct YAMLEdit: Sendable {
    package enum Step: Sendable, Hashable {
        case key(String)
        case item(Int)
    }

    package enum Change: Sendable {
        /// Replaces the value; a key that is missing is appended to its mapping.
        case set(YAMLNode)
        case remove
    }

    package let path: [Step]
    package let change: Change

    package init(_ path: [Step], _ change: Change) {
        self.path = path
        self.change = change
    }
}

extension YAMLNode {
    /// The same tree with one change; unchanged when the path leads nowhere.
    func applying(_ change: YAMLEdit.Change, at path: ArraySlice<YAMLEdit.Step>) -> YAMLNode {
        guard let step = path.first else {
            if case .set(let node) = change { return node }
            return self
        }
        let rest = path.dropFirst()
        var copy = self
        switch (content, step) {
        case (.sequence(var items), .item(let index)) where items.indices.contains(index):
            if rest.isEmpty, case .remove = change {
                items.remove(at: index)
            } else {
                items[index] = items[index].applying(change, at: rest)
            }
            copy.content = .sequence(items)
        case (.mapping(var pairs), .key(let key)):
            let index = pairs.firstIndex { $0.key.scalar?.isString(key) == true }
            switch (index, change) {
            case (let index?, .remove) where rest.isEmpty: pairs.remove(at: index)
            case (let index?, _):
                pairs[index].value = pairs[index].value.applying(change, at: rest)
            case (nil, .set(let node)) where rest.isEmpty:
                pairs.append(YAMLPair(key: .string(key), value: node))
            default: break
            }
            copy.content = .mapping(pairs)
        default:
            break
        }
        return copy
    }

    /// Equal as data: the order of keys, comments and the way of writing do not count.
    package func hasSameValue(as other: YAMLNode) -> Bool {
        switch (content, other.content) {
        case (.scalar(let left), .scalar(let right)):
            if left.kind == .null, right.kind == .null { return true }
            return left.kind == right.kind && left.text == right.text
        case (.sequence(let left), .sequence(let right)):
            return left.count == right.count
                && zip(left, right).allSatisfy { $0.hasSameValue(as: $1) }
        case (.mapping(let left), .mapping(let right)):
            guard left.count == right.count else { return false }
            if zip(left, right).allSatisfy({ $0.hasSameValue(as: $1) }) { return true }
            return left.allSatisfy { pair in right.contains { pair.hasSameValue(as: $0) } }
        default:
            return false
        }
    }
}

extension YAMLPair {
    fileprivate func hasSameValue(as other: YAMLPair) -> Bool {
        key.hasSameValue(as: other.key) && value.hasSameValue(as: other.value)
    }
}
