package import Database

/// The tables of users and of what lets them in.
package enum AccountsSchema {
    package static let migrations = MigrationSet("accounts", [users, sessions, attempts])

    private static let users = Migration(
        "users",
        """
        CREATE TABLE users (
            id \(.identity), username \(.text) NOT NULL UNIQUE,
            role \(.text) NOT NULL CHECK (role IN ('admin', 'user', 'service')),
            password_hash \(.text) NOT NULL, disabled \(.boolean) NOT NULL,
            created_at \(.integer) NOT NULL, changed_at \(.integer) NOT NULL) \(.strict)
        """,
        // Outlives its user, whose tokens must stay void should the name be given again.
        """
        CREATE TABLE token_epochs (
            username \(.text) NOT NULL PRIMARY KEY, epoch \(.integer) NOT NULL,
            changed_at \(.integer) NOT NULL) \(.strict)
        """)

    private static let sessions = Migration(
        "tokens",
        """
        CREATE TABLE refresh_tokens (
            digest \(.text) NOT NULL PRIMARY KEY CHECK (length(digest) = 64),
            family \(.text) NOT NULL, username \(.text) NOT NULL, epoch \(.integer) NOT NULL,
            state \(.text) NOT NULL CHECK (state IN ('fresh', 'used', 'revoked')),
            expires_at \(.integer) NOT NULL) \(.strict)
        """,
        "CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family)",
        """
        CREATE TABLE revoked_tokens (
            id \(.text) NOT NULL PRIMARY KEY, expires_at \(.integer) NOT NULL) \(.strict)
        """)

    private static let attempts = Migration(
        "login attempts",
        """
        CREATE TABLE login_attempts (
            name \(.text) NOT NULL PRIMARY KEY, failures \(.integer) NOT NULL,
            blocked_until \(.integer) NOT NULL, last_at \(.integer) NOT NULL) \(.strict)
        """)
}
