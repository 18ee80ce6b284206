/// What an access token says; times are seconds since 1970.
package struct TokenClaims: Sendable, Hashable {
    package let subject: String
    package let role: Role
    package let issuedAt: Int64
    package let expiresAt: Int64
    /// Unlike any other token's.
    package let id: String
    package let issuer: String
    package let audience: String
    /// The subject's count of changes that end tokens; a token of an earlier one is void.
    package let epoch: Int64

    package init(
        subject: String, role: Role, issuedAt: Int64, expiresAt: Int64, id: String, issuer: String,
        audience: String, epoch: Int64
    ) {
        self.subject = subject
        self.role = role
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.id = id
        self.issuer = issuer
        self.audience = audience
        self.epoch = epoch
    }
}

/// Why a token is not accepted. Clients learn only that it is not.
package enum TokenError: String, Error, Sendable, Hashable, CustomStringConvertible {
    case malformed = "it is no token of ours"
    case wrongAlgorithm = "it is signed in another way than is accepted here"
    case unknownKey = "no key has its name"
    case badSignature = "its signature is wrong"
    case expired = "it has expired"
    case notYetValid = "it is from the future"
    case wrongIssuer = "somebody else issued it"
    case wrongAudience = "it is meant for others"

    package var description: String { "the token is refused: \(rawValue)" }
}
