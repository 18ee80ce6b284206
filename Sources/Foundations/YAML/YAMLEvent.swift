/// What the parser meets, with positions counted in characters as libyaml counts them.
struct YAMLEvent {
    enum Kind {
        case documentStart
        case documentEnd
        case streamEnd
        case alias(String)
        case scalar(YAMLScalar.Style, text: [UInt8], tag: String?, anchor: String?)
        case sequenceStart(tag: String?, anchor: String?)
        case sequenceEnd
        case mappingStart(tag: String?, anchor: String?)
        case mappingEnd
        case other
    }

    let kind: Kind
    let start: Int
    let end: Int
    /// Counted from 1.
    let line: Int
    let column: Int
    let isFlow: Bool
}
