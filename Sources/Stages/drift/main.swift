import CommandLineKit
import Glibc
import StageKit

private let root = Command(
    "drift", abstract: "Tells whether products still are what the model was trained on.",
    discussion: """
        serve compares what predict wrote down with the profile that the model carries, keeps \
        reports and alerts, and starts pipeline runs as the section drift of params.yaml says. \
        run compares two CSV files.

        Environment of serve:
          SHARED_VOLUME    the shared volume (default: shared_volume)
          DATABASE_URL     sqlite:PATH or postgresql://... without a password (default:
                           sqlite:$SHARED_VOLUME/aisle.db)
          SECRETS_DIR      where token_public_key, webhook_secret and notify_url are looked for
                           (default: secrets); the last two may be missing
          PARAMS           the policy, and parameters of runs (default: params.yaml)
          HOST, PORT       where to listen (default: 127.0.0.1, 8003)
          DRIFT_INTERVAL   seconds between two looks (default: 60)
          CORS_ORIGINS     pages that may ask, separated by commas (default: none)
          TOKEN_ISSUER, TOKEN_AUDIENCE   what tokens must say (default: aisle)
          LOG_LEVEL        debug, info, notice, warning or error (default: info)
          LOG_FORMAT       text or json (default: text on a terminal)
        """,
    subcommands: [runCommand, serveCommand, serviceHealthCommand("drift", port: 8003)])

exit(Program(root, version: .current).run().rawValue)
