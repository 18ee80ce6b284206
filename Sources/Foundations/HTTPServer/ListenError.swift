/// Why a server did not start.
package struct ListenError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// Another program has the port.
        case portTaken
        /// This user may not have the port.
        case denied
        /// The host is no address of this machine.
        case noAddress
        case other
    }

    package let code: Code
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
