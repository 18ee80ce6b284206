/// Writes events with their context; a value to hand down, cheap to copy.
package struct Logger: Sendable {
    package let label: String
    package var level: LogLevel
    private let format: LogFormat
    private let sink: any LogSink
    private let clock: @Sendable () -> Timestamp
    private var context: [(key: String, value: LogValue)] = []

    package init(
        _ label: String, level: LogLevel = .info, format: LogFormat = .json,
        sink: any LogSink = DescriptorSink(), clock: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.label = label
        self.level = level
        self.format = format
        self.sink = sink
        self.clock = clock
    }

    /// The same logger with values that every line shows, such as the id of a run or a request.
    package func with(_ metadata: LogMetadata) -> Logger {
        var copy = self
        copy.context = Self.merged(context, metadata)
        return copy
    }

    /// The message should be constant, so that it can be counted; what varies is metadata.
    package func log(
        _ level: LogLevel, _ message: StaticString, _ metadata: @autoclosure () -> LogMetadata = [:]
    ) {
        guard level >= self.level else { return }
        let record = LogRecord(
            time: clock(), level: level, label: label, message: message.description,
            metadata: Self.merged(context, metadata()))
        sink.write(format.line(record) + "\n")
    }

    package func debug(
        _ message: StaticString, _ metadata: @autoclosure () -> LogMetadata = [:]
    ) {
        log(.debug, message, metadata())
    }

    package func info(
        _ message: StaticString, _ metadata: @autoclosure () -> LogMetadata = [:]
    ) {
        log(.info, message, metadata())
    }

    package func notice(
        _ message: StaticString, _ metadata: @autoclosure () -> LogMetadata = [:]
    ) {
        log(.notice, message, metadata())
    }

    package func warning(
        _ message: StaticString, _ metadata: @autoclosure () -> LogMetadata = [:]
    ) {
        log(.warning, message, metadata())
    }

    package func error(
        _ message: StaticString, _ metadata: @autoclosure () -> LogMetadata = [:]
    ) {
        log(.error, message, metadata())
    }

    private static func merged(
        _ context: [(key: String, value: LogValue)], _ metadata: LogMetadata
    ) -> [(key: String, value: LogValue)] {
        var merged = context
        for (key, value) in metadata {
            if let index = merged.firstIndex(where: { $0.key == key }) {
                merged[index].value = value
            } else {
                merged.append((key, value))
            }
        }
        return merged
    }
}
