/// The secrets of an installation; each is a file of this name.
package enum SecretName: String, Sendable, Hashable, CaseIterable {
    case adminPassword = "admin_password"
    case databasePassword = "database_password"
    case tokenKey = "token_key"
    /// For those who only check tokens; there is none with HS256.
    case tokenPublicKey = "token_public_key"
    case webhookSecret = "webhook_secret"
    case grafanaPassword = "grafana_password"
}
