import CommandLineKit
import FileStore
import Glibc
import StageKit

private let root = Command(
    "auth",
    abstract: "Lets people and programs in: accounts, roles and tokens over HTTP.",
    discussion: """
        Without any user it makes one, admin, with the password in admin_password.

        Environment:
          SHARED_VOLUME     the shared volume (default: shared_volume)
          DATABASE_URL      sqlite:PATH or postgresql://... without a password (default:
                            sqlite:$SHARED_VOLUME/aisle.db)
          SECRETS_DIR       where the secrets are (default: secrets)
          HOST, PORT        where to listen (default: 127.0.0.1 and 8001)
          TOKEN_ALGORITHM   ES256, or HS256 with a key that predict and drift share (default: ES256)
          TOKEN_ISSUER, TOKEN_AUDIENCE
                            who issues tokens, and for whom (default: aisle)
          CORS_ORIGINS      whose pages may use the service, with commas between (default: none's)
          LOG_LEVEL         debug, info, notice, warning or error (default: info)
          LOG_FORMAT        text or json (default: text on a terminal)
        NAME_FILE names the file of a secret that is not in SECRETS_DIR, such as \
        TOKEN_PUBLIC_KEY_FILE or WEBHOOK_SECRET_FILE.
        """,
    subcommands: [
        serveCommand, initSecretsCommand, adminPasswordCommand, rotateSecretCommand,
        createAdminCommand, serviceHealthCommand("auth", port: 8001),
    ])

armFaultInjector()
exit(Program(root, version: .current).run().rawValue)
