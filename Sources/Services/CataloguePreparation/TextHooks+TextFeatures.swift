package import Catalogue
internal import Synchronization
internal import TextFeatures
internal import Unicode

extension TextHooks {
    /// Cleaning and languages as the model that will be served knows them.
    package static var textFeatures: TextHooks {
        let pool = ToolPool()
        return TextHooks(
            clean: { text, output in
                pool.use { tools in
                    tools.cleaner.clean(text.span, into: &tools.text)
                    tools.text.withSpan { span in
                        for index in span.indices { output.append(span[index]) }
                    }
                }
            },
            identify: { title, description in
                pool.use { tools in
                    // The identifier reads no more than the first 512 cleaned bytes.
                    let start = title.prefix(1 << 12) + [0x20] + description.prefix(1 << 12)
                    tools.cleaner.clean(start.span, into: &tools.text)
                    let language = tools.text.withSpan { tools.identifier.language(of: $0) }
                    return LanguageCode(language.code.utf8) ?? .undetermined
                }
            })
    }
}

/// Buffers that have grown are worth keeping: one set for each thread that is at work.
private final class ToolPool: Sendable {
    struct Tools: Sendable {
        var cleaner = TextCleaner()
        var identifier = LanguageIdentifier()
        var text = TextBuffer()
    }

    private let idle = Mutex<[Tools]>([])

    func use<Result>(_ body: (inout Tools) -> Result) -> Result {
        var tools = idle.withLock { $0.popLast() } ?? Tools()
        let result = body(&tools)
        let done = tools
        idle.withLock { $0.append(done) }
        return result
    }
}
