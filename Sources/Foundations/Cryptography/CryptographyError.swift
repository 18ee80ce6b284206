/// libcrypto did not do what it always does, or was given what it cannot use.
package struct CryptographyError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
