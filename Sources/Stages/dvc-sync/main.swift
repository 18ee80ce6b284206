import CommandLineKit
import DataSync
import FileStore
import Glibc
import StageKit

let root = Command(
    "dvc-sync",
    abstract: "Keeps the shared volume, its remote, git and the pipeline in step.",
    discussion: """
        Pulls what the pointers in SHARED_VOLUME name, gives new raw data, feedback, reports and \
        models a version, pushes them, and asks for a pipeline run for each new version of the raw \
        data. Where there are no data at all, here or on the remote, it invents a catalogue and \
        says so.

        Environment:
          SHARED_VOLUME         the shared volume (default: shared_volume)
          DATABASE_URL          sqlite:PATH or postgresql://... without a password (default:
                                sqlite:$SHARED_VOLUME/aisle.db)
          SECRETS_DIR           where database_password is looked for (default: secrets)
          PARAMS                the parameters of pipeline runs (default: params.yaml)
          REMOTE_URL            a folder or s3://BUCKET/PATH, instead of the default remote in
                                SHARED_VOLUME/.dvc/config (at first a folder beside the volume,
                                dvc_remote)
          REMOTE_ENDPOINT_URL   where S3 answers, when that is not AWS
          AWS_...               credentials and region, as AWS's own tools read them
          SAMPLE_ROWS           products in an invented catalogue (default: 20000)
          SYNC_INTERVAL         seconds between two looks (default: 10)
          GIT_COMMIT_POINTERS   1: commit pointers to git, and push them
          GIT_TOKEN             for that push, when the git remote is https://
          HOST, PORT            where the follower shows /health and /metrics (default: 127.0.0.1
                                and 8010)
          LOG_LEVEL             debug, info, notice, warning or error (default: info)
          LOG_FORMAT            text or json (default: text on a terminal)
        NAME_FILE names a file that holds the value of GIT_TOKEN, AWS_ACCESS_KEY_ID, \
        AWS_SECRET_ACCESS_KEY or AWS_SESSION_TOKEN.
        """,
    subcommands: [runCommand, followCommand, healthCommand])

armFaultInjector()
exit(Program(root, version: .current).run().rawValue)
