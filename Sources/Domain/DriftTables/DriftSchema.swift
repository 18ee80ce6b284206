package import Database

/// What drift keeps: profiles of hours, reports, alerts and what people did about them.
package enum DriftSchema {
    package static let migrations = MigrationSet("drift", [profiles, reports, keeping])

    private static let profiles = Migration(
        "drift profiles",
        // One row: up to where predictions were folded. Whoever folds changes it first.
        """
        CREATE TABLE drift_cursor (
            last_id \(.text) NOT NULL, changes \(.integer) NOT NULL) \(.strict)
        """,
        "INSERT INTO drift_cursor (last_id, changes) VALUES ('', 0)",
        """
        CREATE TABLE drift_profiles (
            hour \(.integer) NOT NULL, model_version \(.integer) NOT NULL,
            row_count \(.integer) NOT NULL, profile \(.bytes) NOT NULL,
            PRIMARY KEY (hour, model_version)) \(.strict)
        """)

    private static let reports = Migration(
        "drift reports, alerts and actions",
        """
        CREATE TABLE drift_reports (
            id \(.identity), created_at \(.integer) NOT NULL, model_version \(.integer) NOT NULL,
            first_hour \(.integer) NOT NULL, last_hour \(.integer) NOT NULL,
            verdict \(.text) NOT NULL, score \(.real) NOT NULL, row_count \(.integer) NOT NULL,
            report \(.bytes) NOT NULL, page \(.bytes) NOT NULL) \(.strict)
        """,
        """
        CREATE TABLE alerts (
            id \(.identity), source \(.text) NOT NULL, severity \(.text) NOT NULL,
            message \(.text) NOT NULL, report_id \(.integer) REFERENCES drift_reports (id),
            state \(.text) NOT NULL CHECK (state IN ('open', 'acknowledged', 'resolved')),
            created_at \(.integer) NOT NULL, changed_at \(.integer) NOT NULL) \(.strict)
        """,
        """
        CREATE TABLE alert_actions (
            id \(.identity), alert_id \(.integer) NOT NULL REFERENCES alerts (id),
            action \(.text) NOT NULL, details \(.text) NOT NULL, performed_by \(.text) NOT NULL,
            outcome \(.text) NOT NULL, created_at \(.integer) NOT NULL) \(.strict)
        """,
        // What a webhook said already; it says it again when in doubt.
        """
        CREATE TABLE webhook_events (
            fingerprint \(.text) NOT NULL, starts_at \(.text) NOT NULL, status \(.text) NOT NULL,
            received_at \(.integer) NOT NULL, PRIMARY KEY (fingerprint, starts_at, status)
        ) \(.strict)
        """)

    private static let keeping = Migration(
        "profiles of days, reports that were asked for, schedules",
        // How many hours a profile is of, from `hour` on: 1 or 24.
        "ALTER TABLE drift_profiles ADD COLUMN hours \(.integer) NOT NULL DEFAULT 1",
        // Without latency; as the verdict where it is missing.
        "ALTER TABLE drift_reports ADD COLUMN model_verdict \(.text)",
        // Nobody where the monitor made it.
        "ALTER TABLE drift_reports ADD COLUMN asked_by \(.text)",
        // Up to when schedules were looked at, in minutes since 1970.
        "ALTER TABLE drift_cursor ADD COLUMN schedule_minute \(.integer)",
        "CREATE INDEX alerts_by_report ON alerts (report_id)",
        "CREATE INDEX alert_actions_by_alert ON alert_actions (alert_id)")
}
