extension YAMLComposer {
    /// Only the tags of the core schema: any other asks a reader to build things.
    func scalarTag(
        _ tag: String?, _ style: YAMLScalar.Style, _ text: [UInt8], _ line: Int
    ) throws(YAMLError) -> YAMLScalar.Tag? {
        guard let tag else { return nil }
        let plain = YAMLScalarKind(plain: text)
        let isRight: Bool
        let meaning: YAMLScalar.Tag
        switch tag {
        case "!", "tag:yaml.org,2002:str": (meaning, isRight) = (.string, true)
        case "tag:yaml.org,2002:null": (meaning, isRight) = (.null, plain == .null)
        case "tag:yaml.org,2002:int": (meaning, isRight) = (.integer, plain == .integer)
        case "tag:yaml.org,2002:float":
            (meaning, isRight) = (.float, plain == .float || plain == .integer)
        case "tag:yaml.org,2002:timestamp": (meaning, isRight) = (.timestamp, plain == .timestamp)
        case "tag:yaml.org,2002:bool":
            (meaning, isRight) = (.boolean, plain == .boolean(true) || plain == .boolean(false))
        default:
            throw tagError("the tag \(tag) is not supported", line)
        }
        guard isRight else { throw tagError("the value does not fit its tag \(tag)", line) }
        return meaning
    }

    func checkCollectionTag(_ tag: String?, _ name: String, _ line: Int) throws(YAMLError) {
        guard let tag, tag != "!", tag != "tag:yaml.org,2002:\(name)" else { return }
        throw tagError("the tag \(tag) is not supported", line)
    }
}
