package import StrictJSON

/// Everyday JSON Schemas.
package enum Schema {
    package static let text: JSON = ["type": "string"]
    package static let boolean: JSON = ["type": "boolean"]
    package static let integer: JSON = ["type": "integer"]

    package static func text(
        _ range: ClosedRange<Int>, pattern: String? = nil, example: String? = nil
    ) -> JSON {
        var members: [JSON.Member] = [
            JSON.Member("type", "string"),
            JSON.Member("minLength", .integer(Int64(range.lowerBound))),
            JSON.Member("maxLength", .integer(Int64(range.upperBound))),
        ]
        if let pattern { members.append(JSON.Member("pattern", .text(pattern))) }
        if let example { members.append(JSON.Member("examples", [.text(example)])) }
        return .object(members)
    }

    package static func oneOf(_ words: some Sequence<String>) -> JSON {
        ["type": "string", "enum": .list(words.map { .text($0) })]
    }

    package static func optional(_ schema: JSON) -> JSON {
        ["anyOf": [schema, ["type": "null"]]]
    }

    package static func list(_ schema: JSON) -> JSON { ["type": "array", "items": schema] }

    /// - Parameter isClosed: Whether members of other names are refused.
    package static func object(
        _ properties: KeyValuePairs<String, JSON>, optional: Set<String> = [],
        isClosed: Bool = false
    ) -> JSON {
        let required = properties.map(\.key).filter { !optional.contains($0) }
        var members: [JSON.Member] = [
            JSON.Member("type", "object"),
            JSON.Member("properties", .object(properties.map { JSON.Member($0.key, $0.value) })),
        ]
        if !required.isEmpty {
            members.append(JSON.Member("required", .list(required.map { .text($0) })))
        }
        if isClosed { members.append(JSON.Member("additionalProperties", false)) }
        return .object(members)
    }
}
