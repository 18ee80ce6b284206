package import Database

/// What drift keeps: profiles of hours, reports, alerts and what people did about them.
package enum DriftSchema {
    package static let migrations = MigrationSet("drift", [profiles, reports])

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
}
