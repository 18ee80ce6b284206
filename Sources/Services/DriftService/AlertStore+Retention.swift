internal import Database
package import Drift

extension AlertStore {
    static let day: Int64 = 86_400_000_000
    /// Alertmanager repeats what lasts every few hours.
    private static let webhookDays: Int64 = 30

    /// Removes what is old, counted from the newest of its kind, so that no clock that is ahead can
    /// remove all; some at a time, for those who wait.
    ///
    /// - Returns: How many reports, alerts, actions and events of webhooks.
    @discardableResult
    package func tidy(_ retention: DriftRetention, batch: Int = 500) throws -> Int {
        let alertAge = Int64(retention.alertsDays) * Self.day
        let reportAge = Int64(retention.reportsDays) * Self.day
        // Of sources that are heard no more, alerts end without anybody saying so.
        let oldAlerts: SQL = """
            changed_at < (SELECT max(changed_at) FROM alerts) - \(alertAge)
                AND (state = 'resolved' OR source <> 'drift')
            """
        let unknownAlert: SQL = """
            NOT EXISTS (SELECT 1 FROM alert_actions a WHERE a.alert_id = alerts.id)
            """
        let removals: [(table: SQL, key: SQL, which: SQL)] = [
            (
                "alert_actions", "id",
                """
                alert_id IN (SELECT id FROM alerts WHERE \(oldAlerts))
                    OR created_at < (SELECT max(created_at) FROM alert_actions) - \(alertAge)
                """
            ),
            ("alerts", "id", "\(oldAlerts) AND \(unknownAlert)"),
            (
                "drift_reports", "id",
                """
                (created_at < (SELECT max(created_at) FROM drift_reports) - \(reportAge)
                    OR id <= (SELECT id FROM drift_reports ORDER BY id DESC
                        LIMIT 1 OFFSET \(retention.maximumReports)))
                AND NOT EXISTS (SELECT 1 FROM alerts WHERE alerts.report_id = drift_reports.id)
                """
            ),
            (
                "webhook_events", "fingerprint",
                """
                received_at < (SELECT max(received_at) FROM webhook_events)
                    - \(Self.webhookDays * Self.day)
                """
            ),
        ]
        return try removals.reduce(0) { total, removal in
            try total + remove(removal.table, removal.key, removal.which, batch)
        }
    }

    private func remove(_ table: SQL, _ key: SQL, _ which: SQL, _ batch: Int) throws -> Int {
        var removed = 0
        while true {
            let count = try database.write(.rowLocks) { session in
                try session.execute(
                    """
                    DELETE FROM \(table) WHERE (\(which)) AND \(key) IN (
                        SELECT \(key) FROM \(table) WHERE \(which) LIMIT \(batch))
                    """)
            }
            removed += count
            guard count > 0 else { return removed }
        }
    }
}
