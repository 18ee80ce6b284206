package import Database

/// The registry's tables. Rows hold digests, never paths or addresses.
package enum RegistrySchema {
    package static let migrations = MigrationSet("registry", [runs, models, promotions])

    private static let runs = Migration(
        "experiments, datasets and runs",
        """
        CREATE TABLE experiments (
            id \(.identity), name \(.text) NOT NULL UNIQUE, created_at \(.integer) NOT NULL
        ) \(.strict)
        """,
        """
        CREATE TABLE dataset_versions (
            id \(.identity), digest \(.text) NOT NULL UNIQUE CHECK (length(digest) = 64),
            row_count \(.integer) NOT NULL, details \(.json("details")) NOT NULL,
            created_at \(.integer) NOT NULL) \(.strict)
        """,
        """
        CREATE TABLE runs (
            id \(.identity), experiment_id \(.integer) NOT NULL REFERENCES experiments (id),
            name \(.text) NOT NULL,
            state \(.text) NOT NULL CHECK (state IN ('running', 'finished', 'failed')),
            dataset_digest \(.text) REFERENCES dataset_versions (digest), git_commit \(.text),
            content_keys \(.json("content_keys")) NOT NULL,
            started_at \(.integer) NOT NULL, ended_at \(.integer)) \(.strict)
        """,
        "CREATE INDEX runs_by_experiment ON runs (experiment_id, id)",
        """
        CREATE TABLE run_params (
            run_id \(.integer) NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            name \(.text) NOT NULL, value \(.text) NOT NULL,
            PRIMARY KEY (run_id, name)) \(.strict)
        """,
        """
        CREATE TABLE run_metrics (
            id \(.identity),
            run_id \(.integer) NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            name \(.text) NOT NULL, step \(.integer) NOT NULL, value \(.real),
            recorded_at \(.integer) NOT NULL) \(.strict)
        """,
        "CREATE INDEX run_metrics_by_name ON run_metrics (run_id, name, step, id)",
        """
        CREATE TABLE run_tags (
            run_id \(.integer) NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            name \(.text) NOT NULL, value \(.text) NOT NULL,
            PRIMARY KEY (run_id, name)) \(.strict)
        """,
        """
        CREATE TABLE run_artifacts (
            run_id \(.integer) NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            name \(.text) NOT NULL, digest \(.text) NOT NULL CHECK (length(digest) = 64),
            byte_count \(.integer) NOT NULL,
            PRIMARY KEY (run_id, name)) \(.strict)
        """)

    private static let models = Migration(
        "models and their versions",
        """
        CREATE TABLE models (
            id \(.identity), name \(.text) NOT NULL UNIQUE, created_at \(.integer) NOT NULL
        ) \(.strict)
        """,
        """
        CREATE TABLE model_versions (
            id \(.identity), model_id \(.integer) NOT NULL REFERENCES models (id),
            number \(.integer) NOT NULL,
            dataset_digest \(.text) NOT NULL REFERENCES dataset_versions (digest),
            bundle_digest \(.text) NOT NULL CHECK (length(bundle_digest) = 64),
            run_id \(.integer) REFERENCES runs (id), metrics \(.json("metrics")) NOT NULL,
            created_at \(.integer) NOT NULL,
            UNIQUE (model_id, number), UNIQUE (model_id, bundle_digest)) \(.strict)
        """)

    private static let promotions = Migration(
        "aliases and the log of promotions",
        """
        CREATE TABLE aliases (
            model_id \(.integer) NOT NULL REFERENCES models (id), name \(.text) NOT NULL,
            version_id \(.integer) NOT NULL REFERENCES model_versions (id),
            generation \(.integer) NOT NULL,
            PRIMARY KEY (model_id, name)) \(.strict)
        """,
        """
        CREATE TABLE promotion_log (
            id \(.identity), model_id \(.integer) NOT NULL REFERENCES models (id),
            alias \(.text) NOT NULL,
            action \(.text) NOT NULL CHECK (action IN ('promoted', 'rolledBack', 'rejected')),
            generation \(.integer) NOT NULL,
            from_version \(.integer) REFERENCES model_versions (id),
            to_version \(.integer) NOT NULL REFERENCES model_versions (id),
            actor \(.text) NOT NULL, reason \(.text) NOT NULL,
            gates \(.json("gates")) NOT NULL, logged_at \(.integer) NOT NULL) \(.strict)
        """,
        // An alias moves to each generation once, whatever a program does.
        """
        CREATE UNIQUE INDEX promotion_log_moves ON promotion_log (model_id, alias, generation)
        WHERE action <> 'rejected'
        """,
        "\(.appendOnly("promotion_log"))")
}
