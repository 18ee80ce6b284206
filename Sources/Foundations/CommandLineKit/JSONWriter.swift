/// Writes JSON piece by piece, keys in the order given, without holding a document.
///
/// Nesting follows the closures, so that what comes out is always balanced.
package struct JSONWriter {
    package enum Style: Sendable {
        case compact
        /// Indented by two spaces.
        case pretty
    }

    /// What was written and not yet handed to `output`.
    package private(set) var bytes: [UInt8] = []
    private let style: Style
    private let output: Output?
    private var depth = 0
    private var needsComma = false
    private var followsKey = false

    /// With an `output`, full buffers go there; the rest with `finish`.
    package init(_ style: Style = .compact, to output: Output? = nil) {
        self.style = style
        self.output = output
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    // MARK: - Structure

    package mutating func object<E: Error>(
        _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        try nest(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    package mutating func array<E: Error>(
        _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        try nest(UInt8(ascii: "["), UInt8(ascii: "]"), body)
    }

    package mutating func key(_ name: String) {
        beginItem()
        JSONText.append(name.utf8, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        if style == .pretty { bytes.append(UInt8(ascii: " ")) }
        followsKey = true
    }

    package mutating func value(_ value: some JSONWritable) {
        value.write(to: &self)
    }

    package mutating func member(_ name: String, _ value: some JSONWritable) {
        key(name)
        value.write(to: &self)
    }

    package mutating func member<E: Error>(
        _ name: String, object body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        key(name)
        try object(body)
    }

    package mutating func member<E: Error>(
        _ name: String, array body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        key(name)
        try array(body)
    }

    /// Ends the document with a newline and empties the buffer into `output`.
    package mutating func finish() {
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
        drain(above: 0)
    }

    // MARK: - Scalars

    /// A text from bytes of any kind: what is not UTF-8 becomes U+FFFD, as JSON has no other way.
    package mutating func string(_ text: some Sequence<UInt8>) {
        beginItem()
        JSONText.append(text, to: &bytes)
        endItem()
    }

    /// Digits or a word that JSON knows as it stands.
    package mutating func literal(_ text: String) {
        beginItem()
        bytes.append(contentsOf: text.utf8)
        endItem()
    }

    // MARK: - Layout

    private mutating func nest<E: Error>(
        _ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) throws(E) -> Void
    ) throws(E) {
        beginItem()
        bytes.append(open)
        depth += 1
        needsComma = false
        defer {
            depth -= 1
            if needsComma { breakLine() }
            bytes.append(close)
            endItem()
        }
        try body(&self)
    }

    private mutating func beginItem() {
        if followsKey {
            followsKey = false
            return
        }
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        if depth > 0 { breakLine() }
    }

    private mutating func endItem() {
        needsComma = depth > 0
        drain(above: 1 << 15)
    }

    private mutating func breakLine() {
        guard style == .pretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    private mutating func drain(above limit: Int) {
        guard let output, bytes.count > limit else { return }
        output.write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }
}
