package import Database

/// The pipeline's tables. Rows hold digests, never paths or addresses.
package enum PipelineSchema {
    package static let migrations = MigrationSet("pipeline", [runs])

    private static let runs = Migration(
        "pipeline runs and stage runs",
        // One row that whoever changes the state of a run changes first, and so waits for others.
        "CREATE TABLE pipeline_turn (changes \(.integer) NOT NULL) \(.strict)",
        "INSERT INTO pipeline_turn (changes) VALUES (0)",
        """
        CREATE TABLE pipeline_runs (
            id \(.identity),
            state \(.text) NOT NULL
                CHECK (state IN ('open', 'queued', 'succeeded', 'failed', 'rejected')),
            triggers \(.json("triggers")) NOT NULL, parameters \(.json("parameters")) NOT NULL,
            rejection \(.text), error \(.text), created_at \(.integer) NOT NULL,
            requested_at \(.integer) NOT NULL, opened_at \(.integer), ended_at \(.integer)
        ) \(.strict)
        """,
        // One open and one queued at most, whatever a program does.
        """
        CREATE UNIQUE INDEX pipeline_runs_alone ON pipeline_runs (state)
        WHERE state IN ('open', 'queued')
        """,
        """
        CREATE TABLE stage_runs (
            id \(.identity), pipeline_run_id \(.integer) NOT NULL REFERENCES pipeline_runs (id),
            stage \(.text) NOT NULL, ordinal \(.integer) NOT NULL,
            state \(.text) NOT NULL
                CHECK (state IN ('pending', 'running', 'succeeded', 'skipped', 'failed')),
            claims \(.integer) NOT NULL, attempt \(.integer) NOT NULL,
            not_before \(.integer) NOT NULL, worker \(.text), lease_until \(.integer),
            stage_version \(.integer), content_key \(.text) CHECK (length(content_key) = 64),
            inputs \(.json("inputs")) NOT NULL, parameters \(.json("parameters")),
            outputs \(.json("outputs")) NOT NULL,
            reused_from \(.integer) REFERENCES stage_runs (id), error \(.text),
            started_at \(.integer), ended_at \(.integer),
            UNIQUE (pipeline_run_id, stage)) \(.strict)
        """,
        "CREATE INDEX stage_runs_by_key ON stage_runs (content_key)")
}
