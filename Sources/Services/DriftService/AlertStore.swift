package import Database
package import Drift

/// Reports, alerts and what people did, in the database.
package struct AlertStore: Sendable {
    package let database: SQLDatabase

    package init(_ database: SQLDatabase) {
        self.database = database
    }

    package struct Report: Sendable {
        package let id: Int64
        package let createdAt: DatabaseTime
        package let modelVersion: Int
        package let hours: ClosedRange<Int64>
        package let verdict: Verdict
        /// Without latency.
        package let modelVerdict: Verdict
        package let score: Double
        package let rows: Int
        /// Nil where the monitor made it.
        package let askedBy: String?

        init(_ row: SQLRow) throws(DatabaseError) {
            id = try row.get("id")
            createdAt = try row.get("created_at")
            modelVersion = try row.get("model_version")
            let first: Int64 = try row.get("first_hour")
            let last: Int64 = try row.get("last_hour")
            hours = first...max(first, last)
            let verdict = try row.get("verdict") { (text: String) in Verdict(rawValue: text) }
            self.verdict = verdict
            modelVerdict =
                try row.get("model_verdict", as: String?.self).flatMap(Verdict.init(rawValue:))
                ?? verdict
            score = try row.get("score")
            rows = try row.get("row_count")
            askedBy = try row.get("asked_by")
        }
    }

    package struct Alert: Sendable {
        package let id: Int64
        package let source: String
        package let severity: String
        package let message: String
        package let report: Int64?
        package let state: String
        package let createdAt: DatabaseTime

        init(_ row: SQLRow) throws(DatabaseError) {
            id = try row.get("id")
            source = try row.get("source")
            severity = try row.get("severity")
            message = try row.get("message")
            report = try row.get("report_id")
            state = try row.get("state")
            createdAt = try row.get("created_at")
        }
    }

    package struct Action: Sendable {
        package let id: Int64
        package let alert: Int64
        package let action: String
        package let details: String
        package let performedBy: String
        package let outcome: String
        package let createdAt: DatabaseTime

        init(_ row: SQLRow) throws(DatabaseError) {
            id = try row.get("id")
            alert = try row.get("alert_id")
            action = try row.get("action")
            details = try row.get("details")
            performedBy = try row.get("performed_by")
            outcome = try row.get("outcome")
            createdAt = try row.get("created_at")
        }
    }

    private static let columns = """
        id, created_at, model_version, first_hour, last_hour, verdict, model_verdict, score,
        row_count, asked_by
        """

    // MARK: - Reports

    package func keep(
        _ comparison: ProfileComparison, model: Int, hours: ClosedRange<Int64>,
        askedBy person: String? = nil
    ) throws -> Report {
        let notes = ["Model version \(model), \(hours.count) hours of predictions."]
        let (json, page) = (comparison.json, comparison.html(notes: notes))
        return try database.write { session in
            try Report(
                session.one(
                    """
                    INSERT INTO drift_reports (created_at, model_version, first_hour, last_hour,
                        verdict, model_verdict, score, row_count, asked_by, report, page)
                    VALUES (\(.now), \(model), \(hours.lowerBound), \(hours.upperBound),
                        \(comparison.verdict.rawValue), \(comparison.modelVerdict.rawValue),
                        \(comparison.score), \(comparison.currentRows), \(optional: person),
                        \(json), \(page))
                    RETURNING \(unchecked: Self.columns)
                    """))
        }
    }

    /// Newest first.
    package func reports(limit: Int) throws -> [Report] {
        try database.query(
            """
            SELECT \(unchecked: Self.columns) FROM drift_reports ORDER BY id DESC LIMIT \(limit)
            """
        ).map { row in try Report(row) }
    }

    /// Those that the monitor made itself, newest first: what somebody asked about any window is no
    /// reason to do something.
    package func looks(limit: Int, model: Int) throws -> [Report] {
        try database.query(
            """
            SELECT \(unchecked: Self.columns) FROM drift_reports
            WHERE model_version = \(model) AND asked_by IS NULL ORDER BY id DESC LIMIT \(limit)
            """
        ).map { row in try Report(row) }
    }

    package func document(_ report: Int64, page: Bool) throws -> [UInt8]? {
        let column: SQL = page ? "page" : "report"
        return try database.query(
            "SELECT \(column) AS document FROM drift_reports WHERE id = \(report)"
        ).first.map { row in try row.get("document") }
    }

    // MARK: - Alerts

    package func alerts(limit: Int) throws -> [Alert] {
        try database.query("SELECT * FROM alerts ORDER BY id DESC LIMIT \(limit)")
            .map { row in try Alert(row) }
    }

    package func alert(_ id: Int64) throws -> Alert? {
        try database.query("SELECT * FROM alerts WHERE id = \(id)").first
            .map { row in try Alert(row) }
    }

    package var openCount: Int {
        get throws {
            try database.query("SELECT count(*) AS n FROM alerts WHERE state <> 'resolved'")[0]
                .get("n")
        }
    }

    /// Brings a source's alert to a severity; nil ends it.
    ///
    /// - Returns: The alert, when something changed; of two services that see the same, one.
    package func settle(
        _ source: String, severity: String?, _ message: String, report: Int64? = nil
    ) throws -> Alert? {
        try database.write(.rowLocks) { session in
            // Whoever settles waits for the other here.
            try session.execute("UPDATE drift_cursor SET changes = changes + 1")
            let open = try session.first(
                """
                SELECT * FROM alerts WHERE source = \(source) AND state <> 'resolved'
                ORDER BY id DESC LIMIT 1
                """
            ).map { row in try Alert(row) }
            guard open?.severity != severity else { return nil }
            if let open {
                try session.execute(
                    """
                    UPDATE alerts SET state = 'resolved', changed_at = \(.now)
                    WHERE id = \(open.id)
                    """)
            }
            guard let severity else {
                return try session.first("SELECT * FROM alerts WHERE id = \(open?.id ?? 0)")
                    .map { row in try Alert(row) }
            }
            return try Alert(
                session.one(
                    """
                    INSERT INTO alerts (source, severity, message, report_id, state, created_at,
                        changed_at)
                    VALUES (\(source), \(severity), \(message), \(optional: report), 'open',
                        \(.now), \(.now))
                    RETURNING *
                    """))
        }
    }

    // MARK: - Actions

    package func record(
        _ action: String, on alert: Int64, details: String, by person: String, outcome: String
    ) throws -> Action {
        try database.write { session in
            if action == "acknowledge" {
                try session.execute(
                    """
                    UPDATE alerts SET state = 'acknowledged', changed_at = \(.now)
                    WHERE id = \(alert) AND state = 'open'
                    """)
            }
            return try Action(
                session.one(
                    """
                    INSERT INTO alert_actions (alert_id, action, details, performed_by, outcome,
                        created_at)
                    VALUES (\(alert), \(action), \(details), \(person), \(outcome), \(.now))
                    RETURNING *
                    """))
        }
    }

    package func actions(limit: Int) throws -> [Action] {
        try database.query("SELECT * FROM alert_actions ORDER BY id DESC LIMIT \(limit)")
            .map { row in try Action(row) }
    }

    // MARK: - Webhooks

    /// Whether this was heard before; senders repeat what they are not sure of, and what lasts.
    package func isKnown(fingerprint: String, startsAt: String, status: String) throws -> Bool {
        let known = try database.query(
            """
            SELECT received_at < \(.now) - \(Self.day) AS is_old FROM webhook_events
            WHERE fingerprint = \(fingerprint) AND starts_at = \(startsAt) AND status = \(status)
            """
        ).first
        guard let known else { return false }
        // What is still said is not forgotten.
        if try known.get("is_old", as: Bool.self) {
            try remember(fingerprint: fingerprint, startsAt: startsAt, status: status)
        }
        return true
    }

    /// Once what it asked for is done, so that nothing is lost in between.
    package func remember(fingerprint: String, startsAt: String, status: String) throws {
        try database.execute(
            """
            INSERT INTO webhook_events (fingerprint, starts_at, status, received_at)
            VALUES (\(fingerprint), \(startsAt), \(status), \(.now))
            ON CONFLICT (fingerprint, starts_at, status) DO UPDATE SET received_at = \(.now)
            """)
    }
}
