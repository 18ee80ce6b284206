internal import YAML

/// Checks nodes against what a file of DVC's may hold, naming the line of what is wrong.
struct SchemaReader {
    let file: String

    func error(_ node: YAMLNode, _ problem: String) -> PointerError {
        PointerError(.schema, file: file, line: max(node.line, 1), problem)
    }

    /// Refuses any key that is not in `keys`: DVC would refuse the whole repository.
    func checkMapping(
        _ node: YAMLNode, _ what: String, keys: Set<String>
    ) throws(PointerError) {
        guard let pairs = node.pairs else {
            throw error(node, "\(what) must be a mapping, not \(node.kindName)")
        }
        for pair in pairs {
            guard let key = pair.key.string else {
                throw error(pair.key, "\(pair.key.kindName) is not a key of \(what)")
            }
            guard keys.contains(key) else {
                throw error(pair.key, "unknown key '\(key)' in \(what)")
            }
        }
    }

    func string(_ parent: YAMLNode, _ key: String) throws(PointerError) -> String? {
        try bytes(parent, key).map { String(decoding: $0, as: UTF8.self) }
    }

    func bytes(_ parent: YAMLNode, _ key: String) throws(PointerError) -> [UInt8]? {
        guard let node = parent[key: key] else { return nil }
        guard let text = node.stringBytes else {
            throw error(node, "'\(key)' must be text, not \(node.kindName)")
        }
        return text
    }

    func boolean(_ parent: YAMLNode, _ key: String) throws(PointerError) -> Bool? {
        guard let node = parent[key: key] else { return nil }
        guard let flag = node.scalar?.boolean else {
            throw error(node, "'\(key)' must be true or false, not \(node.kindName)")
        }
        return flag
    }

    func count(_ parent: YAMLNode, _ key: String) throws(PointerError) -> Int? {
        guard let node = parent[key: key] else { return nil }
        guard let number = node.scalar?.integer, number >= 0 else {
            throw error(node, "'\(key)' must be a whole number from 0, not \(node.kindName)")
        }
        return number
    }

    /// An absent key means an empty list; so does `null` where DVC allows it.
    func items(
        _ parent: YAMLNode, _ key: String, nullable: Bool = true
    ) throws(PointerError) -> [YAMLNode] {
        guard let node = parent[key: key], !(nullable && node.isNull) else { return [] }
        guard let items = node.items else {
            throw error(node, "'\(key)' must be a list, not \(node.kindName)")
        }
        return items
    }

    func checkMapping(_ parent: YAMLNode, _ key: String) throws(PointerError) {
        guard let node = parent[key: key], node.pairs == nil else { return }
        throw error(node, "'\(key)' must be a mapping, not \(node.kindName)")
    }

    /// A hash, an entity tag or the like; empty and `null` mean that there is none.
    func version(_ parent: YAMLNode, _ key: String) throws(PointerError) -> String? {
        guard let node = parent[key: key], !node.isNull else { return nil }
        guard let text = node.string else {
            throw error(
                node, "'\(key)' reads as \(node.kindName): put it in quotes to make it text")
        }
        guard text.isEmpty || text.unicodeScalars.count >= 3 else {
            throw error(node, "'\(key)' is too short to be a version")
        }
        return text.isEmpty ? nil : text
    }

    func objectID(_ parent: YAMLNode, _ key: String) throws(PointerError) -> ObjectID? {
        guard let text = try version(parent, key) else { return nil }
        guard let id = ObjectID(text) else {
            throw error(parent[key: key] ?? parent, "'\(key)' is not an MD5: \(text)")
        }
        return id
    }
}
