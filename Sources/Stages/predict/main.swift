import CommandLineKit
import Glibc
import StageKit

private let root = Command(
    "predict", abstract: "Answers which category a product belongs in, over HTTP.",
    discussion: """
        Serves the model that the registry's alias production names, and follows it without a \
        restart.

        Environment:
          SHARED_VOLUME    the shared volume (default: shared_volume); only spool is written to
          DATABASE_URL     sqlite:PATH or postgresql://... without a password (default:
                           sqlite:$SHARED_VOLUME/aisle.db)
          SECRETS_DIR      where token_public_key is looked for (default: secrets)
          PARAMS           what the gate goes by (default: params.yaml)
          HOST, PORT       where to listen (default: 127.0.0.1, 8002)
          RATE_LIMIT       requests a second and user; without it, no limit
          CORS_ORIGINS     pages that may ask, separated by commas (default: none)
          TOKEN_ALGORITHM  ES256, or HS256 with the token_key of auth (default: ES256)
          TOKEN_ISSUER, TOKEN_AUDIENCE   what tokens must say (default: aisle)
          OIDC_ISSUER, OIDC_AUDIENCE     an OpenID provider whose tokens are accepted as well
          LOG_LEVEL        debug, info, notice, warning or error (default: info)
          LOG_FORMAT       text or json (default: text on a terminal)
        """,
    subcommands: [serveCommand, serviceHealthCommand("predict", port: 8002), scoreCommand])

exit(Program(root, version: .current).run().rawValue)
