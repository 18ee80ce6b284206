/// A value beside a message.
package enum LogValue: Sendable, Hashable {
    case text(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
    /// Never written; the line only says that there was one.
    case secret

    /// For bytes of any kind, such as names of files.
    package static func bytes(_ bytes: some Sequence<UInt8>) -> LogValue {
        .text(String(decoding: Array(bytes), as: UTF8.self))
    }

    /// Hides the text but says whether there was any, which is what one needs to know.
    package static func secret(_ text: String?) -> LogValue {
        (text ?? "").isEmpty ? .text("") : .secret
    }

    package static func seconds(_ duration: Duration) -> LogValue {
        let parts = duration.components
        let milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
        return .number(Double(milliseconds) / 1000)
    }

    /// What went wrong, in its own words.
    package static func error(_ error: any Error) -> LogValue {
        .text("\(error)")
    }
}

extension LogValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(booleanLiteral value: Bool) { self = .flag(value) }
}
