internal import CYAML

/// Owns a libyaml parser and its own copy of the bytes.
@safe
struct YAMLEventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let file: String

    /// - Parameter bytes: UTF-8 without a byte order mark.
    init(_ bytes: ArraySlice<UInt8>, file: String) throws(YAMLError) {
        self.file = file
        unsafe parser = .allocate(capacity: 1)
        unsafe input = .allocate(capacity: bytes.count)
        _ = unsafe input.initialize(from: bytes)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            throw YAMLError(.tooLarge, file: file, line: 1, "no memory for a parser")
        }
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    mutating func next() throws(YAMLError) -> YAMLEvent {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure() }
        defer { unsafe yaml_event_delete(&event) }
        return unsafe YAMLEvent(
            kind: Self.kind(of: event),
            start: event.start_mark.index, end: event.end_mark.index,
            line: event.start_mark.line + 1, column: event.start_mark.column,
            isFlow: Self.isFlow(event))
    }

    private func failure() -> YAMLError {
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) }
        let isReader = unsafe parser.pointee.error == YAML_READER_ERROR
        // The reader stops ahead of the scanner, so only its byte offset is right.
        let line =
            unsafe isReader
            ? 1 + input.prefix(parser.pointee.problem_offset).count { $0 == 10 }
            : parser.pointee.problem_mark.line + 1
        return YAMLError(.syntax, file: file, line: line, problem ?? "not YAML")
    }
}

extension YAMLEventReader {
    private static func kind(of event: borrowing yaml_event_t) -> YAMLEvent.Kind {
        switch unsafe event.type {
        case YAML_DOCUMENT_START_EVENT: .documentStart
        case YAML_DOCUMENT_END_EVENT: .documentEnd
        case YAML_STREAM_END_EVENT: .streamEnd
        case YAML_ALIAS_EVENT: unsafe .alias(text(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT: unsafe scalar(of: event)
        case YAML_SEQUENCE_START_EVENT:
            unsafe .sequenceStart(
                tag: text(event.data.sequence_start.tag),
                anchor: text(event.data.sequence_start.anchor))
        case YAML_SEQUENCE_END_EVENT: .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            unsafe .mappingStart(
                tag: text(event.data.mapping_start.tag),
                anchor: text(event.data.mapping_start.anchor))
        case YAML_MAPPING_END_EVENT: .mappingEnd
        default: .other
        }
    }

    private static func scalar(of event: borrowing yaml_event_t) -> YAMLEvent.Kind {
        let scalar = unsafe event.data.scalar
        let style: YAMLScalar.Style =
            switch unsafe scalar.style {
            case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
            case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
            case YAML_LITERAL_SCALAR_STYLE: .literal
            case YAML_FOLDED_SCALAR_STYLE: .folded
            default: .plain
            }
        let bytes = unsafe Array(UnsafeBufferPointer(start: scalar.value, count: scalar.length))
        return unsafe .scalar(
            style, text: bytes, tag: text(scalar.tag), anchor: text(scalar.anchor))
    }

    private static func isFlow(_ event: borrowing yaml_event_t) -> Bool {
        switch unsafe event.type {
        case YAML_SEQUENCE_START_EVENT:
            unsafe event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
        case YAML_MAPPING_START_EVENT:
            unsafe event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
        default:
            false
        }
    }

    private static func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        unsafe bytes.map { unsafe String(cString: $0) }
    }
}
