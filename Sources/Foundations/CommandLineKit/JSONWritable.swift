/// A value that knows how it looks in JSON.
package protocol JSONWritable {
    func write(to writer: inout JSONWriter)
}

extension String: JSONWritable {
    package func write(to writer: inout JSONWriter) { writer.string(utf8) }
}

extension Bool: JSONWritable {
    package func write(to writer: inout JSONWriter) { writer.literal(self ? "true" : "false") }
}

extension Int: JSONWritable {
    package func write(to writer: inout JSONWriter) { writer.literal(String(self)) }
}

extension Int64: JSONWritable {
    package func write(to writer: inout JSONWriter) { writer.literal(String(self)) }
}

extension UInt64: JSONWritable {
    package func write(to writer: inout JSONWriter) { writer.literal(String(self)) }
}

extension Double: JSONWritable {
    /// JSON has no infinities and no NaN; they become `null`.
    package func write(to writer: inout JSONWriter) {
        writer.literal(isFinite ? String(self) : "null")
    }
}

extension Optional: JSONWritable where Wrapped: JSONWritable {
    package func write(to writer: inout JSONWriter) {
        guard let self else { return writer.literal("null") }
        self.write(to: &writer)
    }
}

extension Array: JSONWritable where Element: JSONWritable {
    package func write(to writer: inout JSONWriter) {
        writer.array { writer in
            for element in self { element.write(to: &writer) }
        }
    }
}
