/// Keys with values, in the order of writing.
package typealias LogMetadata = KeyValuePairs<String, LogValue>

/// One event, before it has a format.
package struct LogRecord: Sendable {
    package let time: Timestamp
    package let level: LogLevel
    package let label: String
    package let message: String
    /// Context first; a later value of the same key has replaced an earlier one.
    package let metadata: [(key: String, value: LogValue)]
}
