/// What preparing a catalogue needs to know of texts; the module above gives it.
package struct TextHooks: Sendable {
    /// Appends the cleaned form of a raw text.
    package var clean: @Sendable (_ text: ArraySlice<UInt8>, _ output: inout [UInt8]) -> Void
    /// The language of a product whose row does not tell.
    package var identify:
        @Sendable (_ title: ArraySlice<UInt8>, _ description: ArraySlice<UInt8>) -> LanguageCode

    package init(
        clean: @escaping @Sendable (ArraySlice<UInt8>, inout [UInt8]) -> Void,
        identify: @escaping @Sendable (ArraySlice<UInt8>, ArraySlice<UInt8>) -> LanguageCode
    ) {
        self.clean = clean
        self.identify = identify
    }
}
