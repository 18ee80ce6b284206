internal import Cryptography
internal import StrictJSON

/// A JSON Web Token taken apart; nothing in it is to be believed before its signature is checked.
struct SignedToken {
    private static let lengthLimit = 4096
    /// How far clocks may be apart, in seconds.
    static let leeway: Int64 = 5

    let head: JSON
    let signature: [UInt8]
    /// What is signed.
    let message: [UInt8]
    private let payloadBytes: [UInt8]

    init(_ token: String) throws(TokenError) {
        guard token.utf8.count <= Self.lengthLimit else { throw .malformed }
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let signature = Base64URL.decode(parts[2]),
            let payload = Base64URL.decode(parts[1])
        else { throw .malformed }
        guard let bytes = Base64URL.decode(parts[0]) else { throw .malformed }
        head = try Self.object(bytes)
        self.signature = signature
        payloadBytes = payload
        message = Array(token.utf8.prefix(parts[0].count + 1 + parts[1].count))
    }

    var payload: JSON {
        get throws(TokenError) { try Self.object(payloadBytes) }
    }

    /// Throws unless the payload's times include `now`; a time that is absent bounds nothing, save
    /// the end, which every token has.
    static func checkTimes(of payload: JSON, now: Int64) throws(TokenError) {
        guard let expiresAt = payload["exp"]?.integer else { throw .malformed }
        guard expiresAt > now else { throw .expired }
        for name in ["iat", "nbf"] {
            guard let value = payload[name] else { continue }
            guard let start = value.integer, start <= now + leeway else { throw .notYetValid }
        }
    }

    private static func object(_ bytes: [UInt8]) throws(TokenError) -> JSON {
        guard let value = try? JSON.parse(bytes), case .object = value else { throw .malformed }
        return value
    }
}
