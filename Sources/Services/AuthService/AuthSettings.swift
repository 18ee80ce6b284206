/// What an installation may choose.
package struct AuthSettings: Sendable {
    package var issuer = "aisle"
    package var audience = "aisle"
    package var accessLifetime: Duration = .seconds(1800)
    package var refreshLifetime: Duration = .seconds(30 * 86_400)
    /// Whose pages may use the service.
    package var origins: [String] = []
    package var version = ""
    /// How many passwords may wait to be hashed.
    package var hashingQueue = 16

    package init() {}
}
