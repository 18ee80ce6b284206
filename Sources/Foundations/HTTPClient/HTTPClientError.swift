/// Why no answer came, or none that could be used.
package struct HTTPClientError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        case invalidRequest
        case unresolvable
        case unreachable
        case timedOut
        /// The connection ended before the answer did.
        case cut
        case untrusted
        case tooLarge
        /// The object behind the address became another one while it was read.
        case changed
        case malformed
        /// What was to be sent could not be read; `underlying` says what.
        case source
        /// The consumer of a stream threw; `underlying` says what.
        case consumer
    }

    package let code: Code
    /// The host, with its port.
    package let place: String
    /// In the library's words; holds no address, credential or signature.
    package let detail: String
    package let underlying: (any Error)?

    package init(
        _ code: Code, at place: String, _ detail: String = "", underlying: (any Error)? = nil
    ) {
        self.code = code
        self.place = place
        self.detail = detail
        self.underlying = underlying
    }

    /// Whether the same request might succeed a moment later.
    package var isTransient: Bool {
        switch code {
        case .unresolvable, .unreachable, .timedOut, .cut: true
        default: false
        }
    }

    package var description: String {
        let reason = detail.isEmpty ? "" : " (\(detail))"
        return switch code {
        case .invalidRequest: "the request to \(place) cannot be sent\(reason)"
        case .unresolvable:
            "no address found for \(place)\(reason); check the name and the network"
        case .unreachable: "cannot connect to \(place)\(reason); check the address and that it runs"
        case .timedOut: "\(place) stopped answering\(reason); check the network or try again"
        case .cut: "the connection to \(place) was cut\(reason); try again"
        case .untrusted:
            "cannot trust \(place)\(reason); check its certificate, or name the authority's file"
        case .tooLarge: "\(place) answered with more than expected\(reason)"
        case .changed: "what \(place) serves changed while it was read; try again"
        case .malformed: "\(place) gave an answer that makes no sense\(reason)"
        case .source: "what was to be sent to \(place) could not be read\(reason)"
        case .consumer: "the data from \(place) could not be used\(reason)"
        }
    }
}
